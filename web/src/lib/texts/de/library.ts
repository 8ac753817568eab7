export const recordings = 'Aufnahmen';
export const trash = 'Papierkorb';
export const shown = (n: number, more: boolean) =>
  `${n} ${n === 1 ? 'Aufnahme' : 'Aufnahmen'}${more ? ' und weitere' : ''}`;
export const beforePull =
  'Transkripte macht das Demomodell, das nur 287 Wörter kennt. Führe für echte Sprache auf dem Server';
export const afterPull = 'aus.';
export const aboutTrash =
  'Was hier liegt, erscheint in keiner Liste und keiner Suche. Es bleibt, bis jemand es endgültig löscht.';
export const nothingLikeThat = 'Nichts passt zu diesen Filtern.';
export const takeFiltersAway = 'Filter entfernen';
export const trashEmpty = 'Der Papierkorb ist leer.';
export const loading = 'Wird geladen …';
export const showMore = 'Mehr anzeigen';
export const allRecordings = 'Alle Aufnahmen';

export const narrowAndOrder = 'Liste filtern und sortieren';
export const tag = 'Schlagwort';
export const anyTag = 'Alle Schlagwörter';
export const person = 'Person';
export const anybody = 'Alle Personen';
export const somebody = 'Jemand';
export const kind = 'Art';
export const anyKind = 'Alle Arten';
export const video = 'Video';
export const sound = 'Ton';
export const order = 'Reihenfolge';
export const newestFirst = 'Neueste zuerst';
export const oldestFirst = 'Älteste zuerst';
export const byTitle = 'Nach Titel';
export const longestFirst = 'Längste zuerst';
export const showAs = 'Darstellung';
export const grid = 'Raster';
export const list = 'Liste';

export const moreFor = (title: string) => `Mehr zu „${title}“`;
export const read = 'Lesen';
export const editTags = 'Schlagwörter …';
export const select = 'Auswählen';
export const moveToTrash = 'In den Papierkorb legen';
export const askToDelete = 'Endgültig löschen …';

export const withSelected = 'Mit den ausgewählten Aufnahmen';
export const selected = 'ausgewählt';
export const someFailed = (n: number) => `bei ${n} davon fehlgeschlagen`;
export const selectAll = 'Alle auswählen';
export const endSelecting = 'Auswahl beenden';
export const endSelectingKey = 'Auswahl beenden (Esc)';

export const deleteQuestion = (n: number) =>
  n === 1 ? 'Diese Aufnahme endgültig löschen?' : `${n} Aufnahmen endgültig löschen?`;
export const deleteOneMeans = (title: string) =>
  `„${title}“ wird mit Transkript und Kommentaren für alle gelöscht. Das lässt sich nicht rückgängig machen.`;
export const deleteAllMeans =
  'Sie werden mit ihren Transkripten und Kommentaren für alle gelöscht. Das lässt sich nicht rückgängig machen.';
export const deleteForGood = 'Endgültig löschen';

export const namedInTrash = (title: string) => `„${title}“ liegt im Papierkorb.`;
export const inTrash = (n: number) =>
  n === 1 ? 'Die Aufnahme liegt im Papierkorb.' : `${n} Aufnahmen liegen im Papierkorb.`;
export const namedRestored = (title: string) => `„${title}“ ist wieder in der Bibliothek.`;
export const restored = (n: number) =>
  n === 1 ? 'Die Aufnahme ist wieder in der Bibliothek.' : `${n} Aufnahmen sind wieder in der Bibliothek.`;
export const deleted = (n: number) =>
  n === 1 ? 'Eine Aufnahme ist gelöscht.' : `${n} Aufnahmen sind gelöscht.`;

export const uploads = 'Uploads';
export const showAll = 'Alle anzeigen';
export const uploadOf = (file: string) => `Upload von ${file}`;
export const moreOnTheWay = (n: number) => (n === 1 ? '1 weiterer unterwegs' : `${n} weitere unterwegs`);
export const beingCompared = (n: number) =>
  n === 1 ? '1 wird mit dem Gesendeten verglichen' : `${n} werden mit dem Gesendeten verglichen`;
export const unfinished = (n: number) =>
  n === 1 ? '1 früherer Upload ist nicht fertig' : `${n} frühere Uploads sind nicht fertig`;
export const mismatched = (n: number) => `${n} nicht so gespeichert wie gesendet: Behalte deine Datei`;
export const dropHere = 'Aufnahmen zum Hochladen hier ablegen';

export const recordedHere = 'Hier aufgenommen';
export const beforeUnderway = '„';
export const afterUnderway = '“ ist noch nicht fertig. Lass diesen Tab offen.';
export const afterUnderwaySending = (size: string) =>
  `“ ist noch nicht fertig: ${size} sind unterwegs. Lass diesen Tab offen.`;
export const beforeLeftover = 'Eine frühere Aufnahme ist nicht fertig: „';
export const afterLeftover = '“.';
export const leftovers = (n: number) => `${n} frühere Aufnahmen sind nicht fertig.`;
export const show = 'Anzeigen';
export const finish = 'Fertigstellen';

export const unsent = 'Nicht gesendete Kommentare';
export const beforeUnsent = (n: number) =>
  n === 1
    ? 'Ein Kommentar von dir ist noch nicht gesendet: „'
    : `${n} Kommentare von dir sind noch nicht gesendet: „`;
export const afterUnsent = '“.';
export const showUnsent = 'Anzeigen';

export const showItOnce = 'Einmal zeigen, damit alle es später ansehen können';
export const begin =
  'Nimm deinen Bildschirm auf oder lade eine vorhandene Aufnahme hoch. Debrief schreibt auf, was gesagt wurde, macht es durchsuchbar und gibt deinem Team einen Ort, an dem es jede Stelle kommentieren kann.';
export const record = 'Aufnehmen';
export const upload = 'Aufnahme hochladen';
export const oneMoment = 'Einen Moment …';
export const trySample = 'Beispielvorführung ausprobieren';
export const dropAnywhere = 'Du kannst Dateien auch an jeder Stelle dieser Seite ablegen.';
export const nothingYet = 'Noch nichts da';
export const appearsByItself =
  'Sobald jemand aus deinem Team eine Aufnahme hochlädt, erscheint sie hier von selbst.';
