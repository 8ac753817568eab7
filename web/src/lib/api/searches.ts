import { call } from './client';
import { id, query } from './paths';
import type { MomentList, NewSavedSearch, SavedSearch, SavedSearchList, SearchWanted } from './types';

export function search(wanted: SearchWanted, cursor?: string | null, signal?: AbortSignal) {
  return call<MomentList>('GET', `/api/search${query({ ...wanted, cursor })}`, { signal });
}

/** Questions that one asks again. */
export const savedSearches = {
  list: () => call<SavedSearchList>('GET', '/api/searches'),
  save: (body: NewSavedSearch) => call<SavedSearch>('POST', '/api/searches', { body }),
  remove: (searchId: string) => call<void>('DELETE', `/api/searches/${id(searchId)}`)
};
