export const pageTitle = (recording: string) => `Lesen: ${recording}`;
export const recordingDeleted = 'Diese Aufnahme wurde gelöscht.';
export const commented = (who: string, moment: string, comment: string) =>
  `${who} hat bei ${moment} kommentiert: ${comment}`;
export const madeAnew =
  'Seit dieser Link kopiert wurde, ist der Text neu entstanden. Die Stelle ist jetzt hier.';
export const unknownLine = 'Die Zeile dieses Links ist in dieser Aufnahme nicht bekannt.';
export const linkCopied = 'Link kopiert.';
export const deleteQuestion = 'Diesen Kommentar löschen?';
export const deleteMeans = (comment: string) => `„${comment}“ wird für alle entfernt.`;
export const remove = 'Löschen';

export const minutesToRead = (n: number) => `${n} Min. Lesezeit`;
export const watch = 'Ansehen';
export const whatIsDownloaded = 'Text, Bilder und Kommentare, .zip';
export const download = 'Herunterladen';
export const print = 'Drucken';
export const hideFillers = 'Füllwörter ausblenden';
export const goOnAt = 'Weiter bei';

export const contents = 'Inhalt';
export const contentsNow = 'Inhalt:';
export const playChapterFrom = 'Kapitel abspielen ab';
export const linkToChapter = (moment: string) => `Link zum Kapitel bei ${moment}`;
export const copyLinkToChapter = 'Link zu diesem Kapitel kopieren';

export const playFrom = 'Abspielen ab';
export const commentAt = (moment: string) => `Bei ${moment} kommentieren`;
export const comment = 'Kommentieren';
export const watchFrom = (moment: string) => `Ab ${moment} ansehen`;
export const watchFromHere = 'Ab hier ansehen';
export const linkToParagraph = (moment: string) => `Link zum Absatz bei ${moment}`;
export const copyLinkToParagraph = 'Link zu diesem Absatz kopieren';
export const notSure = 'Hier war das Modell nicht sicher';
export const onlyFillers = 'Nur Füllwörter';
export const nothingSaid = 'Hier wird nichts gesagt.';
export const picture = (moment: string) => `Das Bild bei ${moment}`;
export const pictureToPlay = (moment: string) => `Das Bild bei ${moment}, ab dort abspielen`;
export const noText = (from: string, to: string) => `Kein Text von ${from} bis ${to}.`;
export const playIt = 'Abspielen';
export const from = 'ab';

export const player = 'Player';
export const closePlayer = 'Player schließen';

export const commentsAt = (moment: string) => `Kommentare bei ${moment}`;
export const newCommentAt = 'Kommentar bei';
export const commentOnParagraph = 'Diesen Absatz kommentieren';
export const comments = (n: number) => (n === 1 ? '1 Kommentar' : `${n} Kommentare`);
export const at = (moment: string) => `bei ${moment}`;
export const threadBy = (name: string) => `Thread von ${name}`;
export const question = 'Frage';
export const decision = 'Entscheidung';
export const action = 'Aufgabe';
export const questionFor = 'an';
export const actionFor = 'für';
export const until = (date: string) => `, bis ${date}`;
export const commentDeleted = 'Dieser Kommentar wurde gelöscht.';
export const pictureFrom = (name: string) => `Von ${name}`;
export const saidNotWritten = 'Gesprochen, nicht geschrieben.';
export const saidNotWrittenFor = (clock: string) => `Gesprochen, nicht geschrieben, ${clock}.`;
export const settledBy = 'Erledigt von';

export const canBeWatched = 'Die Aufnahme selbst gibt es';
export const moreIsTold = 'Mehr dazu steht';
export const onItsPage = 'auf ihrer Seite';
export const afterPage = '.';
export const afterPageComments = ', und was dazu geschrieben wurde, steht hier.';
