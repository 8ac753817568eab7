export const title = 'Glossary';
export const about =
  'Names and terms of this workspace, as they are written. New transcripts are made with them, and wherever one is heard as something else, it is put right.';
export const membersChange = 'Members of the workspace can change it.';
export const newTerm = 'New term';
export const noTerms = 'There are no terms yet.';
export const addOne =
  'Add one here, or correct a word in a transcript: you are asked whether it is to be written like that always.';
/** What stands before their number. */
export const terms = 'Terms';
export const added = (term: string) => `“${term}” is in the glossary.`;
export const lookInOlder = 'Look in older transcripts…';
export const deleteQuestion = (term: string) => `Delete “${term}”?`;
export const deleteMeans =
  'New transcripts are no longer put right by it. Texts that were mended stay as they are.';
export const deleteTerm = 'Delete';

export const addTerm = 'Add a term';
export const changeTerm = (term: string) => `Change “${term}”`;
export const writtenAs = 'Written as';
export const heardAs = 'Heard as';
export const optional = '(optional)';
export const add = 'Add';
/** After a sentence that says what failed. */
export const typedIsKept = (why: string) => `${why} What you typed is kept.`;
export const removeVariant = (variant: string) => `Remove “${variant}”`;
export const variantsHint = 'What is heard instead; Enter or a comma adds one.';

export const variants = 'Variants';
export const actionsFor = (term: string) => `Actions for ${term}`;
export const lookForIt = 'Look for it in older transcripts…';

export const inTexts = (term: string) => `“${term}” in texts that are there already`;
export const nowhere = 'It is not heard wrongly in any text that you may see.';
export const linesWouldChange =
  'These lines would change. Each change can be undone in the history of its recording.';
export const showMore = 'Show more';
export const mendLines = (n: number) => (n === 1 ? 'Mend 1 line' : `Mend ${n} lines`);
export const mended = (n: number) => (n === 1 ? '1 line mended.' : `${n} lines mended.`);
/** Follows `mended`: lines that somebody else changed in between. */
export const stayed = (n: number) =>
  n === 1
    ? '1 line had changed meanwhile and stayed as they are.'
    : `${n} lines had changed meanwhile and stayed as they are.`;
