import { beforeEach, expect, it, vi } from 'vitest';
import { announcer } from '$lib/announce.svelte';
import { Failure, type NewEdit, type Transcript } from '$lib/api';
import { applied } from './applied';
import { Editing } from './editing.svelte';
import { answer, line, Memory, transcript } from './fixtures';
import { LineDrafts } from './line-drafts';
import type { Send } from './line-editor.svelte';

let place: { transcript: Transcript; refreshTranscript: () => Promise<void> };
let heard: [number, number][];
let left: string[];
let drafts: LineDrafts;
let editing: Editing;
let send: ReturnType<typeof vi.fn<Send>>;
const sent = () => send.mock.calls.map(([body]) => body);

/** As the server would, as far as lines and their texts go. */
function made(body: NewEdit) {
  const of = (id: string) => place.transcript.segments.find((one) => one.id === id)!;
  if (body.kind === 'text') {
    const changed = { ...of(body.line.id), text: body.text, revision: body.line.revision + 1 };
    return answer({ lines: body.text === '' ? [] : [changed], removed: [body.line.id] });
  }
  if (body.kind === 'split') {
    const whole = of(body.line.id);
    const halves = [whole.text.slice(0, body.at).trim(), whole.text.slice(body.at).trim()];
    const first = { ...whole, text: halves[0]!, revision: whole.revision + 1, end_ms: whole.start_ms + 400 };
    return answer({ lines: [first, line('new', whole.start_ms + 400, halves[1]!)], removed: [whole.id] });
  }
  if (body.kind !== 'join') throw new Error(`not expected here: ${body.kind}`);
  const [first, second] = body.lines.map(({ id }) => of(id));
  const joined = { ...first!, text: `${first!.text} ${second!.text}`, revision: first!.revision + 1 };
  return answer({ lines: [joined], removed: [first!.id, second!.id] });
}

beforeEach(() => {
  announcer.notices = [];
  place = {
    transcript: transcript([line('a', 0, 'one two'), line('b', 1000, 'three'), line('c', 2000, 'four')]),
    refreshTranscript: vi.fn(async () => {})
  };
  heard = [];
  left = [];
  drafts = new LineDrafts(new Memory(), 'ana', 'rec');
  send = vi.fn<Send>(async (body) => {
    const made_ = made(body);
    place.transcript = applied(place.transcript, made_);
    return made_;
  });
  const playback = { playStretch: (from: number, to: number) => heard.push([from, to]) };
  editing = new Editing(place, send, playback, drafts);
  editing.whenLeft = (id) => left.push(id);
});

const at = (i: number) => place.transcript.segments[i]!;

it('lets a line be heard when it is opened, and again', async () => {
  await editing.begin(at(1));
  editing.hear();
  expect(heard).toEqual([
    [1000, 1900],
    [1000, 1900]
  ]);
});

it('saves before it goes to a neighbour, and leaves at the ends', async () => {
  await editing.begin(at(1));
  editing.editor?.type('THREE');
  await editing.go(1);
  expect(editing.editor?.base.id).toBe('c');
  await editing.go(-1);
  expect(editing.editor?.text).toBe('THREE');
  await editing.go(-1);
  await editing.go(-1);
  expect(editing.editor).toBeNull();
  expect(left).toEqual(['a']);
  expect(sent()).toHaveLength(1);
});

it('stays where it is while a text could not be saved', async () => {
  await editing.begin(at(1));
  editing.editor?.type('THREE');
  send.mockRejectedValue(new Failure(0, 'unreachable', 'The server cannot be reached right now.'));
  await editing.go(1);
  await editing.begin(at(0));
  await editing.split(2);
  await editing.finish();
  expect(editing.editor?.base.id).toBe('b');
  expect(editing.editor?.problem).toMatch(/cannot be reached/);
});

it('saves a changed text before it splits it, and goes on in the second half', async () => {
  await editing.begin(at(0));
  editing.editor?.type('one and two');
  await editing.split(7);
  expect(sent()).toEqual([
    { kind: 'text', line: { id: 'a', revision: 0 }, text: 'one and two' },
    { kind: 'split', line: { id: 'a', revision: 1 }, at: 7 }
  ]);
  expect(editing.editor).toMatchObject({ text: 'two', caret: 0 });
  expect(heard.at(-1)?.[0]).toBe(400);
});

it('does not split where somebody else changed the text under the caret', async () => {
  await editing.begin(at(0));
  editing.editor?.type('one and two');
  send.mockResolvedValueOnce(answer({ lines: [line('a', 0, 'ONE and two', { revision: 2 })] }));
  await editing.split(7);
  expect(sent()).toHaveLength(1);
  expect(editing.editor).toMatchObject({ text: 'ONE and two', problem: expect.stringMatching(/Split it/) });
});

it('says where a line can be split', async () => {
  await editing.begin(at(0));
  await editing.split(0);
  expect(editing.editor?.problem).toMatch(/between two words/);
  expect(send).not.toHaveBeenCalled();
});

it('joins a line with the one before, with the caret between them', async () => {
  await editing.begin(at(1));
  await editing.join();
  expect(sent()).toEqual([
    {
      kind: 'join',
      lines: [
        { id: 'a', revision: 0 },
        { id: 'b', revision: 0 }
      ]
    }
  ]);
  expect(editing.editor).toMatchObject({ text: 'one two three', caret: 7 });
  await editing.begin(at(0));
  await editing.join();
  expect(sent()).toHaveLength(1);
});

it('removes an emptied line instead of joining it', async () => {
  await editing.begin(at(1));
  editing.editor?.type('');
  await editing.join();
  expect(sent()).toEqual([{ kind: 'text', line: { id: 'b', revision: 0 }, text: '' }]);
  expect(editing.editor?.base.id).toBe('a');
});

it('takes the newer text when a split came too late', async () => {
  await editing.begin(at(0));
  send.mockRejectedValueOnce(new Failure(409, 'line_changed', 'Changed.'));
  place.refreshTranscript = vi.fn(async () => {
    place.transcript = transcript([line('a', 0, 'one, two', { revision: 1 })]);
  });
  await editing.split(3);
  expect(editing.editor).toMatchObject({ phase: 'writing', text: 'one, two' });
  expect(editing.editor?.problem).toMatch(/try again/);
});

it('gives a correction up, and brings it back', async () => {
  await editing.begin(at(0));
  editing.editor?.type('one or two');
  editing.cancel();
  expect(editing.editor).toBeNull();
  expect(drafts.all()).toEqual([]);
  announcer.notices[0]?.action?.run();
  await Promise.resolve();
  expect((editing.editor as Editing['editor'])?.text).toBe('one or two');
});

it('tells of corrections that were not saved, until one goes on with them', async () => {
  drafts.keep(at(1), 'THREE');
  drafts.keep({ ...at(1), id: 'gone' }, 'lost?');
  editing = new Editing(place, send, { playStretch: () => {} }, drafts);
  expect(editing.at('b').kept?.text).toBe('THREE');
  await editing.begin(at(1));
  expect(editing.at('b').kept).toBeNull();
  expect(editing.at('b').editor).toBe(editing.editor);
  expect(editing.editor?.text).toBe('THREE');
  editing.giveUp(editing.at('gone').kept!);
  expect(editing.kept).toEqual([]);
});
