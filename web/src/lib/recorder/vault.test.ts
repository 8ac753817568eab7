import { IDBFactory } from 'fake-indexeddb';
import 'fake-indexeddb/auto';
import { beforeEach, expect, it } from 'vitest';
import { Ledger, NoRoomLeft } from './ledger';
import { newSession, type Session } from './session';
import { Vault } from './vault';

const encoder = new TextEncoder();
const decoder = new TextDecoder();
let vault: Vault;
let session: Session;

beforeEach(async () => {
  globalThis.indexedDB = new IDBFactory();
  vault = await Vault.open();
  session = newSession({
    id: 'one',
    userId: 'ana',
    source: 'screen',
    mime: 'video/webm',
    filename: 'a.webm',
    startedAt: 1,
    title: 'A',
    uploadKey: 'key'
  });
  await vault.create(session);
});

const text = async (ledger: Ledger, offset: number, max: number) =>
  decoder.decode(await ledger.read(offset, max));

it('keeps slices with their session, and finds them again in order', async () => {
  const ledger = new Ledger(vault, 'one');
  await ledger.append(encoder.encode('one '), { durationMs: 1000 });
  await ledger.append(encoder.encode('two '), { durationMs: 2000 });
  await ledger.append(encoder.encode('three'), { durationMs: 2500 });
  expect(await vault.find('one')).toMatchObject({ durationMs: 2500, sizeBytes: 13, whole: true });

  const reopened = await Ledger.reopen(vault, session);
  expect([reopened.sizeBytes, reopened.ended, reopened.whole]).toEqual([13, true, true]);
  expect(await text(reopened, 0, 100)).toBe('one two three');
  expect(await text(reopened, 5, 100)).toBe('wo three');
  expect(await text(reopened, 0, 8)).toBe('one two ');
  expect(await text(reopened, 13, 8)).toBe('');
  const expected = await sha256('one two three');
  expect(await reopened.sha256()).toBe(expected);
  expect(await ledger.sha256()).toBe(expected);
  expect(await (await reopened.blob('video/webm')).text()).toBe('one two three');
});

it('keeps order although slices are handed over faster than the disk takes them', async () => {
  const ledger = new Ledger(vault, 'one');
  const slices = Array.from({ length: 20 }, (_, i) => `${i} `);
  await Promise.all(slices.map((slice) => ledger.append(encoder.encode(slice), {})));
  expect(await text(ledger, 0, 1000)).toBe(slices.join(''));
});

it('goes on in memory when the disk refuses, says so, and lets go of what the server has', async () => {
  const ledger = new Ledger(vault, 'one', 8);
  await ledger.append(encoder.encode('disk'), {});
  refuseWrites();
  await ledger.append(encoder.encode('mem1'), {});
  await ledger.append(encoder.encode('mem2'), {});
  expect([ledger.keeping, ledger.sizeBytes, ledger.onDiskBytes, ledger.whole]).toEqual([
    'memory',
    12,
    4,
    false
  ]);
  ledger.acknowledged(8);
  await ledger.append(encoder.encode('mem3'), {});
  expect(await text(ledger, 8, 100)).toBe('mem2mem3');
  expect(await ledger.sha256()).toBe(await sha256('diskmem1mem2mem3'));
});

it('takes nothing more after the first refusal, so that no hole is in what it has', async () => {
  const ledger = new Ledger(vault, 'one', 8);
  await ledger.append(encoder.encode('disk'), {});
  const restore = refuseWrites();
  await ledger.append(encoder.encode('mem1'), {});
  const refused = ['far too large', 'x', 'y'].map((slice) => ledger.append(encoder.encode(slice), {}));
  for (const one of refused) await expect(one).rejects.toBeInstanceOf(NoRoomLeft);
  restore();
  ledger.acknowledged(8);
  await expect(ledger.append(encoder.encode('late'), {})).rejects.toBeInstanceOf(NoRoomLeft);
  expect(ledger.sizeBytes).toBe(8);
  expect(await ledger.sha256()).toBe(await sha256('diskmem1'));
  expect(await vault.places('one')).toEqual([{ offset: 0, size: 4 }]);
});

it('ends this machine’s copy where memory began, also when the disk takes slices again', async () => {
  const ledger = new Ledger(vault, 'one');
  await ledger.append(encoder.encode('disk'), {});
  const restore = refuseWrites();
  await ledger.append(encoder.encode('lost'), {});
  restore();
  await ledger.append(encoder.encode('again'), {});
  expect(ledger.keeping).toBe('disk');
  const found = await vault.find('one');
  expect(found).toMatchObject({ sizeBytes: 4, whole: false });
  const reopened = await Ledger.reopen(vault, found!);
  expect([reopened.sizeBytes, reopened.whole]).toEqual([4, true]);
  expect(await text(reopened, 0, 100)).toBe('disk');
  expect(await (await reopened.blob('video/webm')).text()).toBe('disk');
  expect(await reopened.sha256()).toBe(await sha256('disk'));
});

/** `disk`, 4 bytes lost, `again`, 4 bytes lost, `end`. */
async function reopenedWithGaps(): Promise<Ledger> {
  const ledger = new Ledger(vault, 'one');
  for (const slice of ['disk', 'lost', 'ag', 'ain', 'gone', 'end']) {
    const restore = slice === 'lost' || slice === 'gone' ? refuseWrites() : () => {};
    await ledger.append(encoder.encode(slice), {});
    restore();
  }
  return Ledger.reopen(vault, session);
}

it.each([
  { offset: 3, sizeBytes: 4, rest: 'k' },
  { offset: 4, sizeBytes: 4, rest: '' },
  { offset: 6, sizeBytes: 6, rest: '' },
  { offset: 8, sizeBytes: 13, rest: 'again' },
  { offset: 11, sizeBytes: 13, rest: 'in' },
  { offset: 15, sizeBytes: 15, rest: '' },
  { offset: 17, sizeBytes: 20, rest: 'end' },
  { offset: 30, sizeBytes: 30, rest: '' }
])('goes on behind a gap that the server has: $offset', async ({ offset, sizeBytes, rest }) => {
  const reopened = await reopenedWithGaps();
  reopened.goOnFrom(offset);
  expect(reopened.sizeBytes).toBe(sizeBytes);
  expect(await text(reopened, offset, 100)).toBe(rest);
  // Only what this machine has itself is summed up.
  expect(await reopened.sha256()).toBe(sizeBytes === 4 ? await sha256('disk') : null);
});

it('changes single fields without touching others, and never brings a removed session back', async () => {
  await Promise.all([vault.update('one', { title: 'B' }), vault.update('one', { description: 'C' })]);
  expect(await vault.find('one')).toMatchObject({ title: 'B', description: 'C' });
  await vault.append('one', 0, encoder.encode('x'), {});
  await vault.remove('one');
  await vault.update('one', { title: 'D' });
  expect(await vault.find('one')).toBeNull();
  expect(await vault.places('one')).toEqual([]);
});

it('shows a person only what is theirs', async () => {
  await vault.create({ ...session, id: 'two', userId: 'ben' });
  expect((await vault.sessionsOf('ana')).map((one) => one.id)).toEqual(['one']);
});

it('asks for strict durability', async () => {
  const asked: (IDBTransactionOptions | undefined)[] = [];
  const original = IDBDatabase.prototype.transaction;
  IDBDatabase.prototype.transaction = function (stores, mode, options) {
    if (mode === 'readwrite') asked.push(options);
    return original.call(this, stores, mode, options);
  };
  await vault.append('one', 0, encoder.encode('x'), {});
  IDBDatabase.prototype.transaction = original;
  expect(asked).toEqual([{ durability: 'strict' }]);
});

async function sha256(text: string): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', encoder.encode(text)));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

function refuseWrites(): () => void {
  const original = vault.append.bind(vault);
  vault.append = () => Promise.reject(new DOMException('full', 'QuotaExceededError'));
  return () => (vault.append = original);
}
