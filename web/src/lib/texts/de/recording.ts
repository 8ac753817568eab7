export const deleted = 'Diese Aufnahme wurde gelöscht.';
export const linkCopied = 'Link kopiert.';
export const copyLink = 'Link kopieren';
export const copyLinkTo = (time: string) => `Einen Link auf ${time} kopieren`;
export const lineUnknown = 'Die Zeile dieses Links ist in dieser Aufnahme nicht bekannt.';
export const lineMoved =
  'Seit dieser Link kopiert wurde, ist der Text neu entstanden. Die Stelle ist jetzt hier.';
export const read = 'Lesen';
export const readAsDocument = 'Als Dokument lesen';
export const replaces = 'Ersetzt';
export const show = 'Anzeigen';
export const transcript = 'Transkript';
export const comments = 'Kommentare';

export const more = 'Mehr zu dieser Aufnahme';
export const tags = 'Schlagwörter …';
export const replaceFile = 'Datei ersetzen …';
export const replacedBy = 'Ersetzt durch …';
export const moveToTrash = 'In den Papierkorb legen';
export const deleteForGood = 'Endgültig löschen';
export const deleteForGoodAsks = 'Endgültig löschen …';
export const deleteQuestion = 'Diese Aufnahme endgültig löschen?';
export const deleteMeans = (title: string) =>
  `„${title}“ wird mit Transkript und Kommentaren für alle gelöscht. Das lässt sich nicht rückgängig machen.`;

export const movedToTrash = 'hat diese Aufnahme in den Papierkorb gelegt (';
export const afterMovedToTrash = '). In Listen und in der Suche fehlt sie.';
export const newer = 'Es gibt eine neuere Vorführung:';
export const removePointer = 'Den Verweis auf die neuere Vorführung entfernen';

export const notPrepared = 'Diese Datei konnte nicht vorbereitet werden.';
export const stillArriving = 'Diese Aufnahme wird noch hochgeladen.';
export const upload = 'Upload';
export const preparingForPlayback = 'Die Aufnahme wird zum Abspielen vorbereitet …';
export const preparing = 'Vorbereitung';

export const player = 'Player';
export const play = 'Abspielen';
export const loading = 'Wird geladen';
export const connectionCut = 'Die Verbindung brach ab, während die Aufnahme geladen wurde.';
export const notPlayable = 'Dieser Browser konnte die Aufnahme nicht abspielen.';

export const suggested = 'Vorschläge';
export const suggestedWhat = 'für Kapitel';
export const bySaid = 'aus dem Gesagten';
export const takeOver = 'Übernehmen';
export const takeOverNamed = (title: string) => `„${title}“ übernehmen`;
export const takeOverAll = 'Alle übernehmen';
export const chapterTitleAt = (time: string) => `Titel des Kapitels bei ${time}`;
export const changeTitle = 'Titel ändern';
export const changeTitleNamed = (title: string) => `Titel „${title}“ ändern`;
export const isChapterNow = (title: string) => `„${title}“ ist jetzt ein Kapitel.`;
export const chaptersAdded = (n: number) => `${n} Kapitel hinzugefügt.`;
