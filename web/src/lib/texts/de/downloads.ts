export const plainText = 'Reiner Text';
export const subtitlesSrt = 'Untertitel, SRT';
export const subtitlesVtt = 'Untertitel, WebVTT';
export const dataJson = 'Daten, JSON';
export const withPictures = 'Mit Bildern und Kommentaren';
export const originalFile = 'Originaldatei';
export const soundAlone = 'Nur der Ton';

export const name = 'Name';
export const size = 'Größe';
export const exactSize = (n: number) => `${n} Byte`;
export const notKnownYet = 'noch nicht bekannt';
export const verified = 'Geprüft';
export const readAgain = (when: string) => `noch einmal gelesen und verglichen: ${when}`;
export const notYet = 'noch nicht';
export const sumCopied = 'SHA-256 kopiert.';
export const downloadOriginal = 'Original herunterladen';
export const earlierFiles = 'Frühere Dateien';
export const download = 'Herunterladen';
export const downloadNamed = (filename: string) => `${filename} herunterladen`;
export const restoreNamed = (filename: string) => `${filename} wiederherstellen`;
export const isRestored = (filename: string) =>
  `„${filename}“ ist wiederhergestellt. Der Text wird neu erstellt.`;
export const deleteIt = 'Löschen';
export const deleteNamed = (filename: string) => `${filename} löschen`;
export const deleteQuestion = 'Diese frühere Datei löschen?';
export const deleteMeans = (filename: string) =>
  `„${filename}“ wird endgültig gelöscht. Was jetzt abgespielt wird, bleibt.`;
