import { call } from './client';
import { id, query } from './paths';
import type { LinesToMend, Mended, NewTerm, OccurrenceList, Term, TermChange, TermList } from './types';

/** The names and terms of the workspace. */
export const glossary = {
  list: () => call<TermList>('GET', '/api/glossary'),
  add: (body: NewTerm) => call<Term>('POST', '/api/glossary', { body }),
  change: (termId: string, body: TermChange) => call<Term>('PATCH', `/api/glossary/${id(termId)}`, { body }),
  remove: (termId: string) => call<void>('DELETE', `/api/glossary/${id(termId)}`),
  occurrences: (termId: string, cursor?: string | null) =>
    call<OccurrenceList>('GET', `/api/glossary/${id(termId)}/occurrences${query({ cursor })}`),
  mend: (termId: string, body: LinesToMend) =>
    call<Mended>('POST', `/api/glossary/${id(termId)}/mend`, { body })
};
