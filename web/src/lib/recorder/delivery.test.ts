import { IDBFactory } from 'fake-indexeddb';
import 'fake-indexeddb/auto';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { Delivery } from './delivery.svelte';
import { RunningDigest } from './digest';
import { FakeTus } from './fake-tus';
import { Ledger } from './ledger';
import { newSession, type Session } from './session';
import { Tus } from './tus';
import { Vault } from './vault';

const bytesOf = (text: string) => new TextEncoder().encode(text) as Uint8Array<ArrayBuffer>;

let server: FakeTus;
let vault: Vault;
let row: Session;
let delivery: Delivery;

beforeEach(async () => {
  vi.stubGlobal('window', new EventTarget());
  server = new FakeTus();
  vi.stubGlobal('fetch', answer);
  globalThis.indexedDB = new IDBFactory();
  vault = await Vault.open();
  row = newSession({
    id: 'one',
    userId: 'ana',
    source: 'screen',
    mime: 'video/webm',
    filename: 'a.webm',
    startedAt: 1,
    title: 'A',
    uploadKey: 'key'
  });
});

afterEach(async () => {
  await delivery.close();
  vi.unstubAllGlobals();
});

/** Like the server: tus for the bytes, JSON for everything else. */
async function answer(url: string, init: RequestInit): Promise<Response> {
  if (url === '/api/me') return Response.json({ user: { id: 'ana' } });
  if (url.startsWith('/api/recordings/')) return Response.json({});
  if (init.method !== 'GET') return server.fetch(url, init);
  return Response.json({ receipt: receipt() });
}

function receipt() {
  const digest = new RunningDigest();
  digest.add(server.only.bytes);
  const stored = { state: 'stored', stored_at: '', verified_at: null };
  return { ...stored, size_bytes: server.only.bytes.length, sha256: digest.hex() };
}

/** `lost` was only in memory: the disk had refused it. */
async function crashedAfter(arrived: string): Promise<void> {
  const tus = new Tus(server.fetch, new AbortController().signal);
  const { uploadId, recordingId } = await tus.create('key', {});
  await tus.append(uploadId, 0, bytesOf(arrived), null);
  row = { ...row, uploadId, recordingId, stopped: true };
  await vault.create(row);
  await vault.append('one', 0, bytesOf('disk'), {});
  await vault.append('one', 8, bytesOf('again'), {});
  delivery = new Delivery(vault, row, await Ledger.reopen(vault, row), () => {});
}

it('finishes behind a gap that the server has, and does not claim to have compared the sum', async () => {
  await crashedAfter('disklost');
  await delivery.start();
  expect(new TextDecoder().decode(server.only.bytes)).toBe('disklostagain');
  expect(delivery.verdict).toMatchObject({ safe: true, compared: 'size' });
  expect([delivery.stage, delivery.sizeBytes, delivery.pendingBytes]).toEqual(['safe', 13, 0]);
  expect(await vault.places('one')).toEqual([]);
});

it('ends at a gap that the server does not have', async () => {
  await crashedAfter('di');
  await delivery.start();
  expect(new TextDecoder().decode(server.only.bytes)).toBe('disk');
  expect(delivery.verdict).toMatchObject({ safe: true, compared: 'sha256' });
});

it('notes the upload with the next slice where the disk had no room for it when it began', async () => {
  await vault.create(row);
  delivery = new Delivery(vault, row, new Ledger(vault, 'one'), () => {});
  const update = vi.spyOn(vault, 'update').mockRejectedValue(new DOMException('full', 'QuotaExceededError'));
  const sending = delivery.start();
  await delivery.append(bytesOf('one '), 1000);
  await vi.waitFor(() => expect(delivery.progress.offset).toBe(4));
  expect((await vault.find('one'))?.uploadId).toBeNull();
  await delivery.append(bytesOf('two'), 2000);
  expect(await vault.find('one')).toMatchObject({ uploadId: 'upload-1', offsetBytes: 4 });
  update.mockRestore();
  await delivery.end(2000);
  await sending;
  expect(delivery.verdict).toMatchObject({ safe: true, compared: 'sha256' });
});

it('forgets a recording that is safe also where the disk never had room to note it', async () => {
  await vault.create(row);
  delivery = new Delivery(vault, row, new Ledger(vault, 'one'), () => {});
  const update = vi.spyOn(vault, 'update').mockRejectedValue(new DOMException('full', 'QuotaExceededError'));
  const sending = delivery.start();
  await delivery.append(bytesOf('all'), 1000);
  await delivery.end(1000);
  await sending;
  await vi.waitFor(async () => expect(await vault.find('one')).toBeNull());
  update.mockRestore();
});

it('notes what the disk refused together with what comes next', async () => {
  await vault.create(row);
  delivery = new Delivery(vault, row, new Ledger(vault, 'one'), () => {});
  const update = vi
    .spyOn(vault, 'update')
    .mockRejectedValueOnce(new DOMException('full', 'QuotaExceededError'));
  await delivery.change({ title: 'Named' });
  expect((await vault.find('one'))?.title).toBe('A');
  await delivery.change({ description: 'Described' });
  expect(await vault.find('one')).toMatchObject({ title: 'Named', description: 'Described' });
  update.mockRestore();
});

it('tells the server what is spoken, where that was chosen', async () => {
  const create = vi.spyOn(Tus.prototype, 'create');
  for (const language of ['fr', null, undefined]) {
    server = new FakeTus();
    delivery = new Delivery(null, { ...row, language }, new Ledger(null, 'one'), () => {});
    const sending = delivery.start();
    await delivery.append(bytesOf('said'), 1000);
    await delivery.end(1000);
    await sending;
    await delivery.close();
  }
  expect(create.mock.calls.map(([, metadata]) => metadata.language)).toEqual(['fr', undefined, undefined]);
  create.mockRestore();
});
