import type { LineEdited } from '$lib/api';
import { ago, fullDate } from '$lib/time';
import * as t from '$texts/history';

/** For the mark at a line that is not as the machine heard it. */
export function editedBy({ by, at, kind }: LineEdited): string {
  const [past, date] = [ago(at), fullDate(at)];
  if (kind === 'glossary') return by ? t.mendedFor(by.name, past, date) : t.mendedByGlossary(past, date);
  return by ? t.correctedBy(by.name, past, date) : t.lineCarriedOver(past, date);
}
