export const title = 'Verlauf der Korrekturen';
export const nobodyYet = 'Diesen Text hat noch niemand korrigiert.';
export const newestFirst = 'Korrekturen, neueste zuerst';
export const showOlder = 'Ältere zeigen';
export const at = 'bei';
export const undone = 'rückgängig gemacht';
export const showMore = (n: number) => `${n} weitere zeigen`;
export const andMore = (n: number) => `Und ${n} weitere.`;
export const redo = 'Wiederholen';
export const nothingToUndo = 'Von dir gibt es hier nichts rückgängig zu machen.';
export const nothingToRedo = 'Es gibt nichts zu wiederholen.';

// Gleich nachdem es getan wurde.
export const lineRemoved = 'Zeile entfernt.';
export const lineCorrected = 'Zeile korrigiert.';
export const lineSplit = 'Zeile geteilt.';
export const linesJoined = 'Zeilen verbunden.';
export const lineAdded = 'Zeile eingefügt.';
export const speakerSet = (n: number) =>
  n === 1 ? 'Stimme für 1 Zeile festgelegt.' : `Stimme für ${n} Zeilen festgelegt.`;
export const speakerRenamed = 'Stimme umbenannt.';
export const replacedIn = (n: number) => (n === 1 ? 'In 1 Zeile ersetzt.' : `In ${n} Zeilen ersetzt.`);
export const correctedIsBack = 'Der korrigierte Text steht wieder da.';
export const nowUndone = 'Rückgängig gemacht.';
export const doneAgain = 'Wiederholt.';
export const linesChanged = (n: number) => (n === 1 ? '1 Zeile geändert.' : `${n} Zeilen geändert.`);

// Nach dem Namen von jemandem.
export const removedLine = 'hat eine Zeile entfernt';
export const correctedLine = 'hat eine Zeile korrigiert';
export const splitLine = 'hat eine Zeile geteilt';
export const joinedLines = (n: number) => `hat ${n} Zeilen verbunden`;
export const addedLine = 'hat eine Zeile eingefügt';
export const namedSpeaker = (n: number) =>
  n === 1 ? 'hat in 1 Zeile die Stimme benannt' : `hat in ${n} Zeilen die Stimme benannt`;
export const renamedSpeaker = 'hat eine Stimme umbenannt';
export const replaced = (n: number) =>
  n === 1 ? 'hat in 1 Zeile Text ersetzt' : `hat in ${n} Zeilen Text ersetzt`;
export const mended = (n: number) =>
  n === 1 ? 'hat 1 Zeile mit dem Glossar korrigiert' : `hat ${n} Zeilen mit dem Glossar korrigiert`;
export const carriedOver = (n: number) =>
  n === 1
    ? 'hat 1 Zeile aus dem früheren Text übernommen'
    : `hat ${n} Zeilen aus dem früheren Text übernommen`;
export const usedEarlier = 'hat eine Korrektur eines früheren Textes übernommen';
export const tookBack = 'hat eine Korrektur rückgängig gemacht';
export const madeAgain = 'hat eine Korrektur wiederholt';
export const theGlossary = 'Das Glossar';

// Von einer Zeile, die nicht so ist, wie die Maschine sie gehört hat.
export const mendedFor = (name: string, ago: string, date: string) =>
  `Durch das Glossar korrigiert, für ${name}, ${ago} (${date})`;
export const mendedByGlossary = (ago: string, date: string) =>
  `Durch das Glossar korrigiert, ${ago} (${date})`;
export const correctedBy = (name: string, ago: string, date: string) =>
  `Korrigiert durch ${name}, ${ago} (${date})`;
export const lineCarriedOver = (ago: string, date: string) => `Übernommen, ${ago} (${date})`;
