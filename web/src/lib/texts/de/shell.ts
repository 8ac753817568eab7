export const skipToContent = 'Zum Inhalt springen';
export const library = 'Bibliothek';
export const searchEverything = 'Alles durchsuchen';
export const main = 'Hauptnavigation';
export const uploadsUnderway = (n: number, percent: number) =>
  n === 1 ? `1 Upload, ${percent} Prozent` : `${n} Uploads, ${percent} Prozent`;
export const record = 'Aufnehmen';
export const upload = 'Hochladen';
export const uploadRecordings = 'Aufnahmen hochladen';
export const account = 'Konto und Arbeitsbereich';
export const uploads = 'Uploads';
export const people = 'Personen';
export const glossary = 'Glossar';
export const shortcuts = 'Tastenkürzel';
export const language = 'Sprache';
export const logOut = 'Abmelden';

export const notHere = 'Nicht gefunden';
export const thisIsNotHere = 'Hier ist nichts';
export const wentWrong = 'Etwas ist schiefgegangen';
export const linkIsOver =
  'Dieser Link wurde schon benutzt, ist abgelaufen oder war nie gültig. Bitte die Person um einen neuen, von der du ihn hast.';
export const mayBeDeleted = 'Vielleicht wurde es gelöscht, oder du darfst es nicht sehen.';
export const toLibrary = 'Zur Bibliothek';
