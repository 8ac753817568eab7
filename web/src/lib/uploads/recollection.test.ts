import 'fake-indexeddb/auto';
import { afterEach, expect, it, vi } from 'vitest';
import { memory, type Remembered } from './memory';
import { factsOf, Recollection } from './recollection.svelte';
import type { Transfer } from './transfer.svelte';

const transfer = {
  id: 't',
  userId: 'ana',
  file: { name: 'a.mp4', size: 10, lastModified: 1 },
  title: 'a',
  fingerprint: '0a1b',
  replaces: 'r1',
  mark: null,
  sha256: null,
  handle: null,
  recordingId: null
} as unknown as Transfer;

afterEach(() => vi.unstubAllGlobals());

/** The answer to HEAD; null: the server cannot be reached. */
function serverSays(response: Response | null) {
  const ask = vi.fn(() => (response ? Promise.resolve(response) : Promise.reject(new TypeError('cut'))));
  vi.stubGlobal('fetch', ask);
  return ask;
}

const headers = (metadata: string) => new Response(null, { headers: { 'upload-metadata': metadata } });

async function afterRestart(entry: Remembered): Promise<Recollection> {
  await memory.keep(entry);
  const recollection = new Recollection();
  await recollection.load('ana');
  return recollection;
}

it('knows after a restart what an upload replaces, without asking', async () => {
  const ask = serverSays(null);
  const recollection = await afterRestart(factsOf(transfer, 'u1'));
  expect(await recollection.originOf('u1')).toMatchObject({ fingerprint: '0a1b', replaces: 'r1' });
  expect(ask).not.toHaveBeenCalled();
});

it('asks the server what an entry of an earlier version replaces', async () => {
  serverSays(headers(`replaces ${btoa('r2')}`));
  const { replaces: _, ...entry } = factsOf(transfer, 'u2');
  const recollection = await afterRestart(entry);
  expect(await recollection.originOf('u2')).toMatchObject({ fingerprint: '0a1b', replaces: 'r2' });
  serverSays(null);
  expect(await recollection.originOf('u2')).toBeNull();
});

it('asks the server about an upload of another browser', async () => {
  serverSays(headers(`fingerprint ${btoa('2c3d')}`));
  const recollection = new Recollection();
  expect(await recollection.originOf('u3')).toMatchObject({ fingerprint: '2c3d', replaces: null });
  serverSays(new Response(null, { status: 410 }));
  expect(await recollection.originOf('u3')).toMatchObject({ fingerprint: null, replaces: null });
  serverSays(new Response(null, { status: 401 }));
  expect(await recollection.originOf('u3')).toBeNull();
});
