import { IDBFactory } from 'fake-indexeddb';
import 'fake-indexeddb/auto';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { Me } from '$lib/api';
import { files } from '$lib/attachments/store';
import { session } from '$lib/session.svelte';
import { Outbox } from './index.svelte';
import { OutboxStore } from './store';

/** What the server got: the key, and where it answers with something else than the comment. */
let asked: { key: string; body: string }[];
let answers: (() => Response | Promise<Response>)[];
let outboxes: { outbox: Outbox; leave: () => void }[];

beforeEach(() => {
  asked = [];
  answers = [];
  outboxes = [];
  vi.stubGlobal('window', new EventTarget());
  globalThis.indexedDB = new IDBFactory();
  session.set({ user: { id: 'ana' } } as Me);
  vi.stubGlobal('fetch', async (_: string, init: RequestInit) => {
    const key = (init.headers as Record<string, string>)['idempotency-key']!;
    const { body } = JSON.parse(init.body as string) as { body: string };
    asked.push({ key, body });
    const answer = answers.shift();
    return answer ? answer() : Response.json({ id: `made-${key}`, body }, { status: 201 });
  });
});

afterEach(() => {
  for (const { leave } of outboxes) leave();
  vi.unstubAllGlobals();
});

/** A page of this browser. */
function visit(): Outbox {
  const outbox = new Outbox();
  outboxes.push({ outbox, leave: outbox.attend() });
  return outbox;
}

const unreachable = () => Promise.reject(new TypeError('no network'));
const refusal = (status: number, code: string) => () =>
  Response.json({ error: { code, message: `It was ${code}.` } }, { status });
const kept = async () => (await OutboxStore.open()).of('ana');
const online = () => window.dispatchEvent(new Event('online'));

it('sends what was written, in that order, and keeps nothing of it', async () => {
  const outbox = visit();
  const arrived: string[] = [];
  outbox.whenSent((recordingId, comment) => arrived.push(`${recordingId} ${comment.id}`));
  await outbox.send('rec', { start_ms: 0, body: 'one' }, 'k1');
  await outbox.send('rec', { start_ms: 0, body: 'two' }, 'k2');
  await vi.waitFor(() => expect(arrived).toEqual(['rec made-k1', 'rec made-k2']));
  expect(outbox.waiting).toEqual([]);
  expect(await kept()).toEqual([]);
});

it('is kept before the server is asked, and goes out with the same key after a reload', async () => {
  answers = [unreachable];
  const before = visit();
  await before.send('rec', { start_ms: 5, body: 'said' }, 'k1');
  expect((await kept()).map((one) => one.key)).toEqual(['k1']);
  await vi.waitFor(() => expect(before.problem).toContain('cannot be reached'));
  outboxes.pop()!.leave();

  const after = visit();
  await vi.waitFor(async () => expect(await kept()).toEqual([]));
  expect(after.waiting).toEqual([]);
  expect(asked.map((one) => one.key)).toEqual(['k1', 'k1']);
});

it('tries again by itself, and at once when the network is back', async () => {
  answers = [unreachable, refusal(503, 'busy'), refusal(401, 'login_required')];
  const outbox = visit();
  await outbox.send('rec', { start_ms: 0, body: 'said' }, 'k1');
  for (const count of [1, 2, 3]) {
    await vi.waitFor(() => expect(asked).toHaveLength(count));
    online();
  }
  await vi.waitFor(() => expect(outbox.waiting).toEqual([]));
  expect(outbox.problem).toBe('');
  expect(new Set(asked.map((one) => one.key))).toEqual(new Set(['k1']));
});

it('leaves what is refused to its author, and sends what was written after it', async () => {
  answers = [refusal(403, 'forbidden')];
  const outbox = visit();
  await outbox.send('rec', { start_ms: 0, body: 'no' }, 'k1');
  await outbox.send('rec', { start_ms: 0, body: 'yes' }, 'k2');
  await vi.waitFor(() => expect(outbox.waiting.map((one) => one.refused)).toEqual(['It was forbidden.']));
  outbox.retryNow();
  online();
  await vi.waitFor(() => expect(asked.map((one) => one.key)).toEqual(['k1', 'k2']));
  expect((await kept()).map((one) => [one.key, one.refused])).toEqual([['k1', 'It was forbidden.']]);
  await outbox.takeBack('k1');
  expect([outbox.waiting, await kept()]).toEqual([[], []]);
});

it('neither shows nor sends what somebody else wrote in this browser', async () => {
  answers = [unreachable];
  const hers = visit();
  await hers.send('rec', { start_ms: 0, body: 'hers' }, 'k1');
  await vi.waitFor(() => expect(hers.problem).not.toBe(''));
  outboxes.pop()!.leave();
  session.set({ user: { id: 'ben' } } as Me);
  const his = visit();
  await his.send('rec', { start_ms: 0, body: 'his' }, 'k2');
  await vi.waitFor(() => expect(asked.map((one) => one.key)).toEqual(['k1', 'k2']));
  await vi.waitFor(() => expect(his.waiting).toEqual([]));
  expect((await kept()).map((one) => one.say.body)).toEqual(['hers']);
});

it('sends what stands beside a comment before it, each with its own key, and keeps nothing of it', async () => {
  const sent: [path: string, key: string, body: unknown][] = [];
  const lines: (() => Promise<Response>)[] = [unreachable];
  vi.stubGlobal('fetch', async (path: string, init: RequestInit) => {
    const key = (init.headers as Record<string, string>)['idempotency-key']!;
    const body = init.body instanceof Blob ? await init.body.text() : JSON.parse(init.body as string);
    sent.push([path, key, body]);
    const line = path.includes('/attachments') ? undefined : lines.shift();
    return line ? line() : Response.json({ id: `of-${key}` }, { status: 201 });
  });
  const facts = { media_type: 'audio/webm', size_bytes: 5, duration_ms: 1200 };
  await files.keep('f1', new Blob(['sound'], { type: 'audio/webm' }));
  const outbox = visit();
  await outbox.send('rec', { start_ms: 0, body: '' }, 'k1', [{ key: 'f1', ...facts }]);
  await vi.waitFor(() => expect(outbox.problem).not.toBe(''));
  online();
  await vi.waitFor(() => expect(outbox.waiting).toEqual([]));
  const path = '/api/recordings/rec';
  const [first, second] = [
    [`${path}/attachments?duration_ms=1200`, 'f1', 'sound'],
    [`${path}/comments`, 'k1', { start_ms: 0, body: '', attachments: ['of-f1'] }]
  ];
  expect(sent).toEqual([first, second, first, second]);
  expect(await files.get('f1')).toBeNull();
});

it('gives a comment back whose picture is not in this browser any more', async () => {
  const outbox = visit();
  const lost = { key: 'lost', media_type: 'image/png', size_bytes: 5, duration_ms: null };
  await outbox.send('rec', { start_ms: 0, body: 'see' }, 'k1', [lost]);
  await vi.waitFor(() => expect(outbox.waiting[0]?.refused).toMatch(/attach that again/));
  expect(asked).toEqual([]);
});

it('asks the server directly where this browser keeps nothing', async () => {
  vi.spyOn(OutboxStore, 'open').mockRejectedValue(new DOMException('private', 'InvalidStateError'));
  answers = [unreachable];
  const outbox = visit();
  await expect(outbox.send('rec', { start_ms: 0, body: 'said' }, 'k1')).rejects.toMatchObject({ status: 0 });
  await outbox.send('rec', { start_ms: 0, body: 'said' }, 'k1');
  expect(asked.map((one) => one.key)).toEqual(['k1', 'k1']);
  vi.restoreAllMocks();
});
