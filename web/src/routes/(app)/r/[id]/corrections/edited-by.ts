import type { LineEdited } from '$lib/api';
import { ago, fullDate } from '$lib/time';

/** For the mark at a line that is not as the machine heard it. */
export function editedBy({ by, at, kind }: LineEdited): string {
  const byGlossary = by ? `Mended by the glossary for ${by.name}` : 'Mended by the glossary';
  const byPeople = by ? `Corrected by ${by.name}` : 'Carried over';
  const who = kind === 'glossary' ? byGlossary : byPeople;
  return `${who}, ${ago(at)} (${fullDate(at)})`;
}
