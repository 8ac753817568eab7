export const title = 'Uploads';
export const chooseFiles = 'Dateien auswählen';
export const chooseFolder = 'Ordner auswählen';
export const chooseFolderOfRecordings = 'Ordner mit Aufnahmen auswählen';
export const language = 'Sprache';
export const ofAddedFiles = 'von Dateien, die hinzugefügt werden';
export const detect = 'Erkennen';
export const onTheWay = 'Unterwegs';
export const unfinished = 'Unvollständig';
export const arrived = 'Angekommen';
export const nothingOnItsWay = 'Nichts ist unterwegs';
export const about =
  'Ziehe Video- oder Audiodateien oder ganze Ordner irgendwo auf diese Seite. Zu jeder Datei gibt es hier eine Quittung: ihre Größe und SHA-256, verglichen mit dem, was du gesendet hast.';
export const cancelQuestion = 'Diesen Upload abbrechen?';
export const cancelUpload = 'Upload abbrechen';
export const discardQuestion = 'Diesen Upload verwerfen?';
export const discard = 'Verwerfen';
export const arrivedIsRemoved = (file: string) => `Was von „${file}“ angekommen ist, wird gelöscht.`;

export const allTogether = 'Alle Uploads zusammen';
export const resumeAll = 'Alle fortsetzen';
export const pauseAll = 'Alle anhalten';
export const notSafeToClose = 'Noch nicht schließen';
export const filesOnTheWay = (n: number) =>
  n === 1
    ? '1 Datei ist unterwegs. Lass diese Seite offen, bis alles angekommen ist.'
    : `${n} Dateien sind unterwegs. Lass diese Seite offen, bis alles angekommen ist.`;
export const serverReadsAgain =
  'Alles ist gesendet. Der Server liest es noch einmal, um es mit dem zu vergleichen, was du gesendet hast.';
export const notEverythingArrived = 'Nicht alles ist angekommen';
export const uploadsStopped = (n: number) =>
  n === 1
    ? '1 Upload wurde angehalten. Was angekommen ist, bleibt eine Woche lang erhalten.'
    : `${n} Uploads wurden angehalten. Was angekommen ist, bleibt eine Woche lang erhalten.`;
export const keepYourFiles = 'Behalte deine Dateien';
export const filesNotAsSent = (n: number) =>
  n === 1
    ? '1 Datei wurde nicht so gespeichert, wie du sie gesendet hast. Unten steht, was zu tun ist.'
    : `${n} Dateien wurden nicht so gespeichert, wie du sie gesendet hast. Unten steht, was zu tun ist.`;
export const somethingUnfinished = 'Etwas ist unvollständig';
export const uploadsCanGoOn = (n: number) =>
  n === 1
    ? '1 Upload von früher oder von einem anderen Gerät kann fortgesetzt werden.'
    : `${n} Uploads von früher oder von einem anderen Gerät können fortgesetzt werden.`;
export const notEverythingCompared = 'Nicht alles wurde verglichen';
export const filesNotCompared = (n: number) =>
  n === 1
    ? '1 Datei ist gespeichert, aber noch nicht mit dem Original verglichen.'
    : `${n} Dateien sind gespeichert, aber noch nicht mit den Originalen verglichen.`;
export const safeToClose = 'Du kannst die Seite schließen';
export const filesStored = (n: number) =>
  n === 1
    ? '1 Datei ist gespeichert; Größe und SHA-256 stimmen mit deiner Datei überein.'
    : `${n} Dateien sind gespeichert; Größe und SHA-256 stimmen mit deinen Dateien überein.`;

export const percent = (n: number) => `${n} %`;
export const perSecond = (size: string) => `${size}/s`;
export const sentOf = (sent: string, size: string) => `${sent} von ${size}`;
export const goesOnSoon = 'geht gleich weiter';
export const comparing = 'Die Datei wird mit dem verglichen, was schon gesendet wurde …';
export const waiting = (size: string) => `${size} · wartet, bis sie an der Reihe ist`;
export const pausedAt = (done: string, size: string) => `Angehalten bei ${done} von ${size}`;
export const connectionCut = 'Die Verbindung wurde unterbrochen. Neuer Versuch …';
export const couldNotUpload = 'Das Hochladen ist nicht gelungen.';
export const summingUp = 'Alles ist gesendet; die Prüfsumme wird berechnet …';

export const resume = 'Fortsetzen';
export const pause = 'Anhalten';
export const sendFirst = 'Zuerst senden';
export const uploadAsNew = 'Neu hochladen';
export const uploadAgain = 'Noch einmal hochladen';
export const goOnHere = 'Hier fortsetzen';
export const chooseFile = 'Datei auswählen';
export const chooseToGoOn = (file: string) => `${file} noch einmal auswählen, um fortzusetzen`;
export const logIn = 'Anmelden';
export const cancelUploadOf = (file: string) => `Upload von ${file} abbrechen`;
export const uploadOf = (file: string) => `Upload von ${file}`;
export const unfinishedUploadOf = (file: string) => `Upload von ${file}, unvollständig`;

export const partArrived = (done: string, size: string, begun: string) =>
  `${done} von ${size} angekommen, begonnen ${begun}.`;
export const arrivedWithoutEnd = (size: string, begun: string) =>
  `${size} angekommen, begonnen ${begun}. Das Ende ist noch nicht bekannt: Mach dort weiter, wo du begonnen hast.`;
export const oneClick = 'Ein Klick, und es geht weiter.';
export const chooseSame = 'Wähle dieselbe Datei noch einmal, um dort weiterzumachen.';
export const begunElsewhere =
  'In einem anderen Browser oder von einem Programm begonnen. Wähle dieselbe Datei, um hier weiterzumachen.';
export const discardArrivedOf = (file: string) => `Verwerfen, was von ${file} angekommen ist`;

export const storedAsSent = 'So gespeichert, wie du sie gesendet hast';
export const notSafeYet =
  'Noch nicht sicher: Der Server liest die Datei noch einmal, um sie mit dem zu vergleichen, was du gesendet hast.';
export const storedNotCompared =
  'Alles ist gespeichert. Dieser Browser wurde beendet, bevor er vergleichen konnte: Wähle die Datei aus, um das nachzuholen.';
export const storedIsNotSent = 'Was gespeichert ist, ist nicht das, was du gesendet hast.';
export const uploadItAgain =
  'Behalte deine Datei und lade sie noch einmal hoch; lösche danach die Aufnahme, die hieraus entstanden ist.';
export const compare = 'Vergleichen';
export const chooseToCompare = (file: string) =>
  `${file} auswählen, um die Datei mit dem zu vergleichen, was gespeichert ist`;
export const removeFromList = 'Aus dieser Liste entfernen';
export const removeFromListNamed = (file: string) => `${file} aus dieser Liste entfernen`;
export const fileSize = 'Größe';
export const sizeInBytes = (rounded: string, exact: string) => `${rounded} (${exact} Byte)`;
export const stored = 'Gespeichert';
export const yours = 'Deine';
export const theSumOf = (file: string) => `der SHA-256 von ${file}`;
export const sumCopied = 'Die SHA-256 ist kopiert.';
export const sumNotCopied = 'Der Browser hat es verweigert. Markiere die SHA-256, um sie zu kopieren.';
