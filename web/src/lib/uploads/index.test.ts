import 'fake-indexeddb/auto';
import { beforeEach, expect, it, vi } from 'vitest';
import type { UnfinishedUpload } from '$lib/api';
import { fingerprint } from './sums';
import type { Transfer, TransferFacts } from './transfer.svelte';

/** What was begun, in order; nothing of it is sent. */
const begun: TransferFacts[] = [];
vi.mock('./transfer.svelte', () => ({
  Transfer: class {
    constructor(facts: TransferFacts) {
      begun.push(Object.assign(this, facts));
    }
    start() {}
    close() {}
  }
}));
vi.mock('$app/navigation', () => ({ goto: () => {} }));
vi.mock('$lib/session.svelte', () => ({
  session: { known: true, me: { user: { id: 'ana' }, limits: { max_upload_bytes: 0 } } }
}));

const file = new File(['one and the same'], 'Launch.mp4');
const picked = { file, handle: null };
const print = await fingerprint(file);
/** The unfinished uploads on the server: what each of them replaces. */
let onServer: Record<string, string | null>;
/** The language that they were begun with. */
let begunIn: string | null;
let uploads: (typeof import('./index.svelte'))['uploads'];
let spokenLanguage: (typeof import('./language.svelte'))['spokenLanguage'];

beforeEach(async () => {
  begun.length = 0;
  onServer = {};
  begunIn = null;
  vi.stubGlobal('fetch', answer);
  // As after a restart.
  vi.resetModules();
  ({ uploads } = await import('./index.svelte'));
  ({ spokenLanguage } = await import('./language.svelte'));
});

async function answer(url: string, init: RequestInit): Promise<Response> {
  if (init.method === 'GET') return Response.json({ uploads: Object.keys(onServer).map(listed) });
  const replaces = onServer[url.split('/').at(-1) ?? ''];
  const metadata = [`fingerprint ${btoa(print)}`];
  if (replaces) metadata.push(`replaces ${btoa(replaces)}`);
  if (begunIn) metadata.push(`language ${btoa(begunIn)}`);
  return new Response(null, { headers: { 'upload-metadata': metadata.join() } });
}

const listed = (id: string) => ({ id, filename: file.name, size_bytes: file.size }) as UnfinishedUpload;

async function serverHas(unfinished: Record<string, string | null>): Promise<void> {
  onServer = unfinished;
  await uploads.refresh();
}

const ends = () => begun.map(({ uploadId, replaces }) => ({ uploadId, replaces }));

it('still replaces when it goes on after a restart, and when it then has to begin anew', async () => {
  await serverHas({ u1: 'r1' });
  expect(await uploads.resume(uploads.unfinished[0]!, picked)).toBeNull();
  uploads.anew(uploads.transfers[0]!);
  expect(ends()).toEqual([
    { uploadId: 'u1', replaces: 'r1' },
    { uploadId: null, replaces: 'r1' }
  ]);
});

it('does not go on with an upload of which nobody knows what it replaces', async () => {
  await serverHas({ u1: 'r1' });
  vi.stubGlobal('fetch', () => Promise.reject(new TypeError('cut')));
  expect(await uploads.resume(listed('u1'), picked)).toContain('cannot be reached');
  expect(begun).toEqual([]);
});

it('makes a new recording of a file whose upload as a replacement is unfinished', async () => {
  await serverHas({ u1: 'r1' });
  await uploads.add([file]);
  expect(ends()).toEqual([{ uploadId: null, replaces: null }]);
});

it('goes on with the unfinished upload to the same end among several of one file', async () => {
  await serverHas({ u1: 'r1', u2: null, u3: 'r3' });
  await uploads.add([file]);
  await uploads.replace(picked, 'r3');
  await uploads.replace(picked, 'r4');
  expect(ends()).toEqual([
    { uploadId: 'u2', replaces: null },
    { uploadId: 'u3', replaces: 'r3' },
    { uploadId: null, replaces: 'r4' }
  ]);
});

it('takes a file as a new recording while it is on its way as a replacement, but not twice', async () => {
  await uploads.replace(picked, 'r1');
  await uploads.add([file, file]);
  expect(ends()).toEqual([
    { uploadId: null, replaces: 'r1' },
    { uploadId: null, replaces: null }
  ]);
});

it('lets another file take the place of a replacement that could not be read', async () => {
  await uploads.replace(picked, 'r1');
  const other = { file: new File(['another'], 'Launch, cut.mp4'), handle: null };
  expect(await uploads.rechoose(uploads.transfers[0]!, other)).toBeNull();
  const transfers: Transfer[] = uploads.transfers;
  expect(transfers.map((one) => [one.file.name, one.replaces])).toEqual([['Launch, cut.mp4', 'r1']]);
});

const languages = () => begun.map(({ language }) => language);

it('gives new recordings the language that is chosen, and replacements none', async () => {
  await uploads.add([file]);
  spokenLanguage.choose('de');
  await uploads.add([new File(['another'], 'Next.mp4')]);
  await uploads.replace(picked, 'r1');
  spokenLanguage.choose('');
  // What was begun in a language stays in it, also when it has to begin anew.
  uploads.anew(uploads.transfers[1]!);
  expect(languages()).toEqual([null, 'de', null, 'de']);
});

it('goes on in the language that an upload was begun with, whatever is chosen now', async () => {
  begunIn = 'fr';
  await serverHas({ u1: null });
  spokenLanguage.choose('de');
  await uploads.add([file]);
  expect([...ends(), ...languages()]).toEqual([{ uploadId: 'u1', replaces: null }, 'fr']);
});
