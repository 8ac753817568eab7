export const leftOut = (n: number) =>
  n === 1
    ? '1 Datei ist weder Video noch Audio und wurde ausgelassen.'
    : `${n} Dateien sind weder Video noch Audio und wurden ausgelassen.`;
export const cannotRead = 'Der Browser kann diese Datei nicht lesen.';
export const cannotReadNamed = (file: string) => `„${file}“ kann der Browser nicht lesen.`;
export const mayNotRead =
  'Der Browser darf die Datei nicht mehr lesen, oder es gibt sie nicht mehr. Wähle sie noch einmal aus.';
export const inListAlready = (file: string) => `„${file}“ ist schon in der Liste.`;
export const isEmpty = (file: string) => `„${file}“ ist leer; es gibt nichts hochzuladen.`;
export const isTooLarge = (file: string, limit: string) =>
  `„${file}“ ist größer als die ${limit}, die dieser Server annimmt.`;
export const notAnsweringNow = 'Der Server ist gerade nicht erreichbar. Versuche es gleich noch einmal.';

export const recordings = 'Aufnahmen';

export const chooseNamed = (file: string, size: string) =>
  `Das ist eine andere Datei. Wähle „${file}“ (${size}).`;
export const otherContent = 'Diese Datei hat einen anderen Inhalt. Wähle die, mit der du begonnen hast.';
export const otherContentInIt =
  'Diese Datei hat denselben Namen und dieselbe Größe, aber einen anderen Inhalt; es wurde nichts von ihr hinzugefügt. Wähle die, mit der du begonnen hast, oder beginne mit dieser einen neuen Upload.';
export const otherSize = 'Diese Datei hat eine andere Größe.';

export const stored = (title: string) => `„${title}“ ist so gespeichert, wie du es gesendet hast.`;
export const storedLast = (title: string) =>
  `„${title}“ ist so gespeichert, wie du es gesendet hast. Du kannst die Seite schließen.`;
export const notStoredAsSent = (title: string) =>
  `„${title}“ wurde nicht so gespeichert, wie du es gesendet hast. Behalte deine Datei.`;
export const otherSizeStored = (sent: string, has: string) =>
  `Du hast ${sent} gesendet, der Server hat ${has}.`;
export const otherBytesStored =
  'Der Server hat so viele Bytes gespeichert, wie du gesendet hast, aber nicht dieselben.';

export const serverAway =
  'Der Server ist nicht erreichbar. Es geht von selbst weiter, sobald er wieder da ist.';
export const offline = 'Du bist offline. Es geht von selbst weiter, sobald es eine Verbindung gibt.';
export const elsewhere = 'Dieser Upload läuft in einem anderen Tab oder auf einem anderen Gerät weiter.';
export const unreadable =
  'Diese Datei wurde geändert oder verschoben, seit sie ausgewählt wurde; der Browser kann sie nicht mehr lesen. Wähle sie noch einmal aus.';
export const anotherFile =
  'Diese Datei beginnt anders als die, die vorher gesendet wurde; es wurde nichts von ihr hinzugefügt. Wähle die ursprüngliche Datei oder beginne mit dieser einen neuen Upload.';
export const loggedOut =
  'Du bist abgemeldet. Melde dich hier oder in einem anderen Tab wieder an; dann geht es von selbst weiter.';
export const retriedEveryMinute = (why: string) => `${why} Jede Minute folgt ein neuer Versuch.`;
