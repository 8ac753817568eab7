import { beforeEach, expect, it, vi } from 'vitest';
import { announcer } from '$lib/announce.svelte';
import { corrections as api, Failure, type NewEdit } from '$lib/api';
import { Edits } from './edits.svelte';
import { answer, edit, transcript } from './fixtures';

const body: NewEdit = { kind: 'text', line: { id: 'a', revision: 0 }, text: 'x' };
let edits: Edits;
let count: number;
const undone: string[] = [];

beforeEach(() => {
  vi.restoreAllMocks();
  announcer.notices = [];
  announcer.said = '';
  undone.length = 0;
  count = 0;
  vi.spyOn(api, 'edit').mockImplementation(async () => answer({ edit: edit(`e${++count}`) }));
  vi.spyOn(api, 'undo').mockImplementation(async (_, id) => {
    undone.push(id);
    return answer({ edit: edit(`u${++count}`, { kind: 'undo', undoes: id }) });
  });
  const place = {
    id: 'rec',
    transcript: transcript([]),
    show: vi.fn(),
    refreshTranscript: vi.fn(async () => {})
  };
  edits = new Edits(place);
});

it('undoes one’s own edits in the opposite order, and does them again', async () => {
  await edits.send(body);
  await edits.send(body);
  await edits.undoLast();
  await edits.undoLast();
  await edits.undoLast();
  expect(undone).toEqual(['e2', 'e1']);
  expect(announcer.said).toMatch(/nothing of yours/);
  await edits.redoLast();
  expect(undone.at(-1)).toBe('u4');
  await edits.undoLast();
  expect(undone.at(-1)).toBe('u5');
});

it('has nothing to do again after a new edit', async () => {
  await edits.send(body);
  await edits.undoLast();
  await edits.send(body);
  await edits.redoLast();
  expect(undone).toEqual(['e1']);
});

it('offers to undo in one notice, however many edits there were', async () => {
  await edits.send(body);
  await edits.send(body);
  expect(announcer.notices.map(({ text, action }) => [text, action?.label])).toEqual([
    ['Line corrected.', 'Undo']
  ]);
  announcer.notices[0]?.action?.run();
  await vi.waitFor(() => expect(announcer.notices[0]?.text).toBe('Undone.'));
  expect(undone).toEqual(['e2']);
  expect(announcer.notices[0]?.action?.label).toBe('Redo');
});

it('passes over what cannot be undone any more', async () => {
  await edits.send(body);
  await edits.send(body);
  vi.mocked(api.undo).mockRejectedValueOnce(new Failure(409, 'edited_since', 'Ben changed it since.'));
  await edits.undoLast();
  expect(announcer.notices.at(-1)).toMatchObject({ text: 'Ben changed it since.', tone: 'bad' });
  await edits.undoLast();
  expect(undone).toEqual(['e1']);
});

it('sends the same key again after an answer got lost, and another for another edit', async () => {
  vi.mocked(api.edit).mockRejectedValueOnce(new Failure(0, 'unreachable', 'No.'));
  await expect(edits.send(body)).rejects.toThrow();
  await edits.send(body);
  await edits.send(body);
  const [first, second, third] = vi.mocked(api.edit).mock.calls.map((call) => call[2]);
  expect(second).toBe(first);
  expect(third).not.toBe(second);
});
