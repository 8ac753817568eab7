import { afterEach, expect, it, vi } from 'vitest';
import { Failure, recordings as api, type Recording } from '$lib/api';
import { include, noChanges } from '$lib/live/changes';
import { recording } from './fixtures';
import { Library } from './library.svelte';
import { EVERYTHING, type Shelf } from './shelf';

const named = (title: string, facts: Partial<Recording> = {}) => recording({ id: title, title, ...facts });
const titles = (library: Library) => library.recordings.map((one) => one.title);

/** A library whose server has these, in this order. */
function opened(shelf: Partial<Shelf>, first: Recording[], next_cursor: string | null = null): Library {
  const library = new Library({ ...EVERYTHING, ...shelf });
  library.recordings = first;
  library.nextCursor = next_cursor;
  return library;
}

/** The server says that it changed, and answers this when asked. */
async function changed(library: Library, now: Recording | null, id = now?.id ?? '') {
  vi.spyOn(api, 'get').mockImplementation(() =>
    now ? Promise.resolve(now) : Promise.reject(new Failure(404, 'not_found', 'Gone.'))
  );
  const changes = noChanges();
  include(changes, { kind: 'recording.changed', recording_id: id } as Parameters<typeof include>[1]);
  await library.apply(changes);
}

afterEach(() => vi.restoreAllMocks());

it('puts what comes where its order wants it', async () => {
  const library = opened({ sort: 'title' }, [named('Alpha'), named('delta')]);
  await changed(library, named('beta'));
  expect(titles(library)).toEqual(['Alpha', 'beta', 'delta']);
  await changed(library, named('echo', { id: 'beta' }));
  expect(titles(library)).toEqual(['Alpha', 'delta', 'echo']);
});

it('leaves what only changed otherwise where the server put it', async () => {
  // A database that counts in the ä before the b.
  const library = opened({ sort: 'title' }, [named('ärger'), named('beta'), named('delta')]);
  await changed(library, named('ärger', { comment_count: 3 }));
  expect(titles(library)).toEqual(['ärger', 'beta', 'delta']);
});

it('holds back what comes only with the next page', async () => {
  const library = opened({ sort: 'title' }, [named('Alpha'), named('delta')], 'more');
  await changed(library, named('echo'));
  expect(titles(library)).toEqual(['Alpha', 'delta']);
  await changed(library, named('beta'));
  expect(titles(library)).toEqual(['Alpha', 'beta', 'delta']);
});

it('lets go of what does not belong there any more, and takes it back', async () => {
  const by = { id: 'u1', name: 'Ana' };
  const library = opened({ tag: 'deploy' }, [named('Alpha', { tags: ['deploy'] })]);
  const trashed = named('Alpha', { tags: ['deploy'], trash: { at: '2026-01-01T00:00:00Z', by } });
  await changed(library, trashed);
  expect(titles(library)).toEqual([]);
  await changed(library, named('Alpha', { tags: ['deploy'] }));
  expect(titles(library)).toEqual(['Alpha']);
  await changed(library, named('Alpha', { tags: [] }));
  expect(titles(library)).toEqual([]);
  await changed(library, null, 'Alpha');
  expect(titles(library)).toEqual([]);
});

it('asks for all that is shown when it does not know what it missed', async () => {
  const shown = Array.from({ length: 230 }, (_, i) => named(`${i}`));
  const library = opened({}, shown, 'older');
  const list = vi.spyOn(api, 'list').mockImplementation((_, limit, cursor) => {
    const from = Number(cursor ?? 0);
    return Promise.resolve({ recordings: shown.slice(from, from + limit), next_cursor: `${from + limit}` });
  });
  await library.apply({ ...noChanges(), everything: true });
  expect(list.mock.calls.map(([, limit, cursor]) => [limit, cursor])).toEqual([
    [200, null],
    [30, '200']
  ]);
  expect([library.recordings.length, library.nextCursor]).toEqual([230, '230']);
});
