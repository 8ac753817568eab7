import 'fake-indexeddb/auto';
import { beforeEach, expect, it, vi } from 'vitest';
import { Appender, type Progress, type Upload } from './appender';
import { FakeTus, type Trouble } from './fake-tus';
import { Ledger } from './ledger';
import type { Session } from './session';
import { Tus } from './tus';
import { Vault } from './vault';

const encoder = new TextEncoder();
const decoder = new TextDecoder();

let server: FakeTus;
let ledger: Ledger;
let told: Progress[];
let remembered: Upload[];
let appender: Appender;

beforeEach(() => {
  vi.useRealTimers();
  server = new FakeTus();
  ledger = new Ledger(null, 'one');
  begin(null);
});

function begin(upload: Upload | null) {
  told = [];
  remembered = [];
  const tus = new Tus(server.fetch, new AbortController().signal);
  let keys = 0;
  appender = new Appender(tus, ledger, {
    upload,
    create: (again) => tus.create(again ? `key-again-${(keys += 1)}` : 'key', { filename: 'Ü.webm' }),
    begun: async (begun) => void remembered.push(begun),
    moved: (progress) => void told.push({ ...progress }),
    // The least scatter: half of the delay.
    random: () => 0
  });
}

const say = (text: string) => ledger.append(encoder.encode(text), {});
const stored = () => decoder.decode(server.only.bytes);

async function recordAll(...slices: string[]) {
  for (const slice of slices) {
    await say(slice);
    appender.nudge();
  }
  await ledger.end();
  appender.nudge();
}

/** With a clock that jumps over every pause. */
async function run(): Promise<void> {
  vi.useFakeTimers();
  let over = false;
  const running = appender.start().finally(() => (over = true));
  while (!over) await vi.advanceTimersByTimeAsync(1000);
  await running;
}

it('sends slices while they are recorded, and the length with the last one', async () => {
  const running = appender.start();
  await say('first ');
  appender.nudge();
  await vi.waitFor(() => expect(told.at(-1)).toMatchObject({ sending: 'idle', offset: 6 }));
  expect(server.only.length).toBeNull();
  await say('second');
  await ledger.end();
  appender.nudge();
  await running;
  expect(stored()).toBe('first second');
  expect(server.only.length).toBe(12);
  expect(server.asked).toEqual(['POST', 'PATCH 0', 'PATCH 6']);
  expect(remembered).toEqual([{ uploadId: 'upload-1', recordingId: 'recording-upload-1' }]);
  expect(told.at(-1)).toEqual({ sending: 'finished', offset: 12, problem: '' });
});

it('tells the length on its own when everything had been sent before the end', async () => {
  const running = appender.start();
  await say('all of it');
  appender.nudge();
  await vi.waitFor(() => expect(told.at(-1)?.offset).toBe(9));
  await ledger.end();
  appender.nudge();
  await running;
  expect(server.only.length).toBe(9);
  expect(server.asked).toEqual(['POST', 'PATCH 0', 'PATCH 9']);
});

const passing: Trouble[] = ['cut-before', 'cut-after', 'busy', 'checksum', 'fenced', 'logged-out'];
it.each(passing)('gets over %s at any request without a byte twice or missing', async (trouble) => {
  for (let at = 0; at < 3; at += 1) {
    server = new FakeTus();
    ledger = new Ledger(null, 'one');
    begin(null);
    server.troubles = [...Array<null>(at).fill(null), trouble];
    await recordAll('one ', 'two ', 'three');
    await run();
    expect(stored()).toBe('one two three');
    expect(server.only.length).toBe(13);
    expect(server.uploads.size).toBe(1);
    vi.useRealTimers();
  }
});

it('asks where to go on after a fault, and waits longer each time', async () => {
  server.troubles = [null, 'busy', 'busy', 'busy', 'busy'];
  await recordAll('some bytes');
  await run();
  expect(server.asked).toEqual(['POST', 'PATCH 0', 'HEAD', 'HEAD', 'HEAD', 'HEAD', 'PATCH 0']);
  expect(told.some((one) => one.sending === 'waiting' && /cannot be reached/.test(one.problem))).toBe(true);
});

it('finds out that only the answer to the last request was lost', async () => {
  server.troubles = [null, 'cut-after'];
  await recordAll('complete');
  await run();
  expect(server.asked).toEqual(['POST', 'PATCH 0', 'HEAD']);
  expect(told.at(-1)?.sending).toBe('finished');
});

it('begins anew when the server no longer knows the upload, as long as all of it is here', async () => {
  begin({ uploadId: 'swept', recordingId: null });
  ledger.onDiskBytes = 4;
  await recordAll('here');
  ledger.onDiskBytes = ledger.sizeBytes;
  await run();
  expect(stored()).toBe('here');
  expect(remembered).toHaveLength(1);
});

it('stops with the sentence of a server that refuses', async () => {
  server.troubles = [null, 'too-large'];
  await recordAll('too much');
  await run();
  expect(told.at(-1)).toMatchObject({ sending: 'stopped', problem: 'Sentence of too-large.' });
});

it('goes on at once when it is told that the network is back', async () => {
  server.troubles = ['cut-before'];
  await say('waiting');
  await ledger.end();
  const running = appender.start();
  await vi.waitFor(() => expect(told.at(-1)?.sending).toBe('waiting'));
  appender.retryNow();
  await running;
  expect(stored()).toBe('waiting');
});

it('goes on from what the server has after a reload', async () => {
  begin(await serverHas('one '));
  await recordAll('one ', 'two');
  await run();
  expect(stored()).toBe('one two');
  expect(server.asked).toEqual(['HEAD', 'PATCH 4']);
});

/** The disk refused `lost`, and took slices again after it; then the browser crashed. */
async function crashedWithGap(): Promise<void> {
  const vault = await Vault.open();
  const id = crypto.randomUUID();
  await vault.append(id, 0, encoder.encode('disk'), {});
  await vault.append(id, 8, encoder.encode('again'), {});
  ledger = await Ledger.reopen(vault, { id } as Session);
}

async function serverHas(text: string): Promise<Upload> {
  const tus = new Tus(server.fetch, new AbortController().signal);
  const { uploadId, recordingId } = await tus.create('key', {});
  await tus.append(uploadId, 0, encoder.encode(text) as Uint8Array<ArrayBuffer>, null);
  server.asked = [];
  return { uploadId, recordingId };
}

it.each([
  { had: 'disklost', then: 'disklostagain', asked: ['HEAD', 'PATCH 8'] },
  { had: 'disklostag', then: 'disklostagain', asked: ['HEAD', 'PATCH 10'] },
  { had: 'disklo', then: 'disklo', asked: ['HEAD', 'PATCH 6'] },
  { had: 'di', then: 'disk', asked: ['HEAD', 'PATCH 2'] }
])('sends what was kept behind a gap once the server has $had', async ({ had, then, asked }) => {
  await crashedWithGap();
  begin(await serverHas(had));
  await appender.start();
  expect(stored()).toBe(then);
  expect(server.only.length).toBe(then.length);
  expect(server.asked).toEqual(asked);
  expect(told.at(-1)).toEqual({ sending: 'finished', offset: then.length, problem: '' });
});

it('goes on behind a gap also where the upload’s name was lost', async () => {
  await crashedWithGap();
  await serverHas('disklost');
  begin(null);
  await appender.start();
  expect([stored(), server.only.length]).toEqual(['disklostagain', 13]);
  expect(server.asked).toEqual(['POST', 'PATCH 8']);
});
