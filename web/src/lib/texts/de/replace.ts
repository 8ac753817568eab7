export const title = 'Datei ersetzen';
export const means =
  'Link, Titel und Kommentare bleiben. Bis die neue Datei bereit ist, läuft die bisherige; sie lässt sich später wiederherstellen. Der Text entsteht neu.';
export const choose = 'Datei wählen';
export const chooseAnother = 'Andere Datei wählen';
export const replace = 'Ersetzen';

export const file = 'Datei';

export const notUsable = 'Die neue Datei ließ sich nicht verwenden.';
export const earlierStays = 'Die bisherige bleibt.';
export const discard = 'Verwerfen';
export const onItsWay = 'Eine neue Datei wird hochgeladen';
export const beingPrepared = 'Die neue Datei wird vorbereitet';
export const playsUntilReady = 'Bis sie bereit ist, läuft die bisherige.';
export const uploadOfNew = 'Upload der neuen Datei';
export const preparingNew = 'Vorbereitung der neuen Datei';
export const allUploads = 'Alle Uploads';

export const whichInstead = 'Welche Vorführung ist an ihre Stelle getreten?';
export const recordingTitle = 'Titel';
export const recordings = 'Aufnahmen';
export const beforeNotFound = 'Kein Titel enthält „';
export const afterNotFound = '“.';
