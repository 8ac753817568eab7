export const commentOnThisLine = 'Diese Zeile kommentieren';
export const correctThisLine = 'Diese Zeile korrigieren';
export const correctThisLineKey = 'Diese Zeile korrigieren (e)';
export const moreAboutThisLine = 'Mehr zu dieser Zeile';
export const correct = 'Korrigieren';
export const whoSpeaks = 'Wer spricht …';
export const copyLinkToThisLine = 'Link zu dieser Zeile kopieren';

export const textOfLine = (clock: string) => `Text der Zeile bei ${clock}`;
export const changedMeanwhile =
  'Jemand anders hat diese Zeile inzwischen geändert. Wo du andere Wörter geändert hast, bleiben beide Änderungen erhalten.';
export const hearThisLineAgain = 'Diese Zeile noch einmal anhören';
export const hearAgainKey = 'Noch einmal anhören (Strg Leertaste)';
export const splitThisLine = 'Diese Zeile an der Schreibmarke teilen';
export const splitKey = 'An der Schreibmarke teilen (Umschalt ↵)';
export const join = 'Mit der Zeile davor verbinden';
export const joinKey = 'Mit der Zeile davor verbinden (Rücktaste am Anfang)';
export const saveAgain = 'Noch einmal speichern';
export const saving = 'Wird gespeichert …';
export const keys = '↵ speichert · Tab geht weiter · Umschalt ↵ teilt · Esc bricht ab';
export const keysAtEmptyLine =
  '↵ speichert · Tab geht weiter · Umschalt ↵ teilt · Esc bricht ab · eine leere Zeile wird entfernt';
export const splitWhere = 'Setze die Schreibmarke zwischen zwei Wörter; dort wird die Zeile geteilt.';
export const splitOnceMore =
  'Jemand anders hat diese Zeile auch geändert; jetzt enthält sie beide Änderungen. Teile sie noch einmal.';
export const changedJustNow =
  'Jemand anders hat diese Zeile gerade geändert. Sieh sie dir an und versuche es noch einmal.';
export const typedIsKept = (problem: string) => `${problem} Was du eingegeben hast, bleibt erhalten.`;
export const givenUp = 'Deine Korrektur wurde verworfen.';
export const bringBack = 'Zurückholen';

export const twoTexts = 'Zwei Texte dieser Zeile';
export const somebodyElse = 'Jemand anders';
export const changedSameWords = 'hat zur selben Zeit dieselben Wörter geändert. Welcher Text stimmt?';
export const yours = 'Deiner';
export const theirs = 'Der andere';
export const keepMine = 'Meinen behalten';
export const keepTheirs = 'Den anderen behalten';
export const writeOn = 'Weiterschreiben';
export const lineWasRemoved =
  'Diese Zeile wurde entfernt, während du sie korrigiert hast. Dein Text steht noch im Feld darüber.';
export const lineWasJoined =
  'Diese Zeile wurde mit einer anderen verbunden, während du sie korrigiert hast. Dein Text steht noch im Feld darüber.';
export const putInAsLine = 'Als Zeile einfügen';
export const copyMyText = 'Meinen Text kopieren';
export const giveUp = 'Verwerfen';
export const copied = 'Dein Text ist kopiert.';
export const notCopiedFromBox =
  'Der Browser hat das Kopieren nicht erlaubt. Markiere stattdessen den Text im Feld.';

export const notSavedYet = 'Deine Korrektur, noch nicht gespeichert:';
export const ofLostLine = 'Deine Korrektur einer Zeile, die es nicht mehr gibt:';
export const goOn = 'Fortsetzen';
export const copyIt = 'Kopieren';
export const notCopied = 'Der Browser hat das Kopieren nicht erlaubt. Markiere stattdessen den Text.';
export const lineIsLost = 'Die Zeile, die du gerade korrigierst, steht nicht mehr im Text.';

export const doNotFit = (n: number) =>
  n === 1
    ? '1 Korrektur eines früheren Textes passt nicht zu diesem.'
    : `${n} Korrekturen eines früheren Textes passen nicht zu diesem.`;
export const lookAtIt = 'Ansehen …';
export const lookAtThem = 'Ansehen …';
export const ofEarlierText = 'Korrekturen eines früheren Textes';
export const chooseForEach =
  'Die Aufnahme wurde neu transkribiert, und diese Stellen wurden anders gehört. Wähle für jede, was dort stehen soll.';
export const allSettled = 'Alle sind erledigt.';
export const done = 'Fertig';
export const hearAt = 'Anhören bei';
export const correctedBy = 'korrigiert durch';
export const theGlossary = 'das Glossar';
export const heardBefore = 'Früher gehört';
export const corrected = 'Korrigiert';
export const heardNow = 'Neu gehört';
export const nothing = 'Nichts.';
export const useCorrected = 'Korrigierten Text verwenden';
export const keepHeardNow = 'Neu Gehörtes behalten';

export const alwaysWrite = (term: string, heard: string) => `Immer „${term}“ statt „${heard}“ schreiben?`;
export const always = 'Immer';
export const inGlossary = (term: string) => `„${term}“ steht im Glossar.`;
export const inGlossaryAndHeard = (term: string, n: number, more: boolean) =>
  `„${term}“ steht im Glossar. Falsch gehört wurde es in ${n === 1 && !more ? '1 anderen Zeile' : `${n}${more ? '+' : ''} anderen Zeilen`}.`;
export const mendOthers = (n: number, more: boolean) =>
  n === 1 && !more ? '1 andere Zeile korrigieren …' : `${n}${more ? '+' : ''} andere Zeilen korrigieren …`;
