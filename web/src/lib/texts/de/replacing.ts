export const title = 'Suchen und ersetzen';
export const find = 'Suchen';
export const replaceWith = 'Ersetzen durch';
export const matchCase = 'Groß- und Kleinschreibung beachten';
export const wholeWords = 'Ganze Wörter';
export const shownFirst = 'Was sich ändern würde, ist hier zu sehen, bevor etwas geschieht.';
export const beforeNotFound = '„';
export const afterNotFound = '“ steht in keiner Zeile, oder es würde sich nichts ändern.';
export const wouldChange = (n: number) =>
  n === 1 ? '1 Zeile würde sich ändern.' : `${n} Zeilen würden sich ändern.`;
export const linesThatWouldChange = 'Zeilen, die sich ändern würden';
export const chooseNone = 'Keine auswählen';
export const chooseAll = 'Alle auswählen';
export const replaceIn = (n: number) => (n === 1 ? 'In 1 Zeile ersetzen' : `In ${n} Zeilen ersetzen`);
