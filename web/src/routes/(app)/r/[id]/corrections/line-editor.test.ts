import { beforeEach, describe, expect, it, vi } from 'vitest';
import { Failure, type NewEdit } from '$lib/api';
import { answer, line, Memory } from './fixtures';
import { LineDrafts } from './line-drafts';
import { cutAt, LineEditor, type Send } from './line-editor.svelte';

const heard = line('a', 0, 'we use de brief');
let drafts: LineDrafts;
let send: ReturnType<typeof vi.fn<Send>>;

beforeEach(() => {
  drafts = new LineDrafts(new Memory(), 'ana', 'rec');
  send = vi.fn<Send>(async (body: NewEdit) =>
    answer({ lines: [line('a', 0, 'text' in body ? body.text : '', { revision: 1 })], removed: ['a'] })
  );
});

const editor = (begun = heard) => new LineEditor(begun, send, drafts);
const changedMeanwhile = (theirs = line('a', 0, 'we use The Brief', { revision: 3 })) =>
  new Failure(409, 'line_changed', 'Somebody changed it.', {
    line: theirs,
    base_text: heard.text,
    yours: 'we use Debrief'
  });

it('sends what was typed on one line, with the revision it began with, and forgets the draft', async () => {
  const one = editor();
  one.type(' we use\nDebrief ');
  expect(drafts.load('a')?.text).toBe(' we use\nDebrief ');
  expect((await one.save()).state).toBe('saved');
  expect(send.mock.calls[0]?.[0]).toEqual({
    kind: 'text',
    line: { id: 'a', revision: 0 },
    text: 'we use Debrief'
  });
  expect(drafts.all()).toEqual([]);
  expect(one.base).toMatchObject({ revision: 1, text: 'we use Debrief' });
});

it('sends nothing for a line that is as it was', async () => {
  const one = editor();
  one.type('we use x');
  one.type(' we use de  brief ');
  expect(await one.save()).toEqual({ state: 'unchanged' });
  expect(send).not.toHaveBeenCalled();
  expect(drafts.all()).toEqual([]);
});

it('goes on with an unsaved text, on top of what it began with', () => {
  editor().type('we use Debrief');
  const later = editor(line('a', 0, 'we USE de brief', { revision: 4 }));
  expect(later.text).toBe('we use Debrief');
  expect(later.base).toMatchObject({ revision: 0, text: 'we use de brief' });
});

it('keeps the text when the server cannot be reached, and tries again with the same key', async () => {
  const one = editor();
  one.type('we use Debrief');
  send.mockRejectedValueOnce(new Failure(0, 'unreachable', 'The server cannot be reached right now.'));
  expect(await one.save()).toEqual({ state: 'kept' });
  expect(one.problem).toMatch(/cannot be reached/);
  expect([one.phase, one.text]).toEqual(['writing', 'we use Debrief']);
  expect(drafts.load('a')?.text).toBe('we use Debrief');
  await one.save();
  expect(one.problem).toBeNull();
  expect(send.mock.calls[0]?.[1]).toBe(send.mock.calls[1]?.[1]);
});

describe('when somebody else changed the same words', () => {
  let one: LineEditor;
  beforeEach(async () => {
    one = editor();
    one.type('we use Debrief');
    send.mockRejectedValueOnce(changedMeanwhile());
    await one.save();
  });

  it('both texts are there, and nothing is sent until somebody decides', async () => {
    expect(one.phase).toBe('deciding');
    expect(one.conflict?.line?.text).toBe('we use The Brief');
    expect(drafts.load('a')?.text).toBe('we use Debrief');
    expect(await one.save()).toEqual({ state: 'kept' });
    expect(send).toHaveBeenCalledTimes(1);
  });

  it('mine is sent on top of theirs, with another key', async () => {
    expect((await one.keepMine()).state).toBe('saved');
    expect(send.mock.calls[1]?.[0]).toEqual({
      kind: 'text',
      line: { id: 'a', revision: 3 },
      text: 'we use Debrief'
    });
    expect(send.mock.calls[1]?.[1]).not.toBe(send.mock.calls[0]?.[1]);
    expect(one.conflict).toBeNull();
  });

  it('one can write on, with theirs in sight', async () => {
    one.writeOn();
    expect([one.phase, one.text]).toEqual(['writing', 'we use Debrief']);
    expect(one.conflict?.line?.text).toBe('we use The Brief');
    one.type('we use The Debrief');
    await one.save();
    expect(send.mock.calls[1]?.[0]).toMatchObject({ line: { revision: 3 }, text: 'we use The Debrief' });
  });

  it('a second change is told again', async () => {
    send.mockRejectedValueOnce(changedMeanwhile(line('a', 0, 'we use it', { revision: 4 })));
    await one.keepMine();
    expect(one.phase).toBe('deciding');
    expect(one.conflict?.line?.revision).toBe(4);
  });

  it('the same text needs no sending', async () => {
    one.writeOn();
    one.type('we use The Brief');
    expect(await one.save()).toEqual({ state: 'unchanged' });
  });
});

it.each([
  ['was joined', 409, { line: null, base_text: null, yours: '' }],
  ['is of an earlier text', 404, null]
])('a line that %s has nothing to write on, and the text is kept', async (_, status, conflict) => {
  const one = editor();
  one.type('we use Debrief');
  send.mockRejectedValueOnce(new Failure(status, 'line_changed', 'It is gone.', conflict));
  await one.save();
  one.writeOn();
  expect([one.phase, one.text, one.conflict?.line]).toEqual(['deciding', 'we use Debrief', null]);
  expect(drafts.load('a')?.text).toBe('we use Debrief');
});

it('cuts a text at a caret, counting as the server does', () => {
  expect(cutAt('one two', 4)).toBe(3);
  expect(cutAt('one two', 3)).toBe(3);
  expect(cutAt('  one two', 6)).toBe(3);
  expect(cutAt('👍🏽 two', '👍🏽'.length)).toBe(2);
  expect(cutAt('one two', 0)).toBeNull();
  expect(cutAt('one two ', 7)).toBeNull();
});
