export const title = 'Suche';
export const placeholder = 'Titel, Gesagtes und Kommentare durchsuchen';
export const box = 'Titel, Transkripte und Kommentare durchsuchen';
export const saveSearch = 'Suche speichern';
export const savedSearches = 'Gespeicherte Suchen';
export const isSaved = 'Die Suche ist gespeichert.';
export const forget = (name: string) => `Gespeicherte Suche „${name}“ löschen`;
export const newestOnly = 'Viele Stellen passen; das sind die besten der 1.000 neuesten.';
export const found = (moments: number, more: boolean, recordings: number) =>
  `${moments}${more ? '+' : ''} ${moments === 1 ? 'Stelle' : 'Stellen'} in ${recordings} ${recordings === 1 ? 'Aufnahme' : 'Aufnahmen'}`;
export const beforeQuery = 'Nichts gefunden für „';
export const afterQuery = '“.';
export const afterQueryFiltered = '“ mit diesen Filtern.';
export const takeFiltersAway = 'Filter entfernen';
export const about =
  'Finde die Stelle, an der etwas gesagt, gezeigt oder besprochen wurde. Wörter in „Anführungszeichen“ werden genau so gesucht.';
export const showMore = 'Mehr anzeigen';

export const narrow = 'Suche eingrenzen';
export const kind = 'Art';
export const everything = 'Alles';
export const titles = 'Titel';
export const whatWasSaid = 'Gesagtes';
export const comments = 'Kommentare';
export const person = 'Person';
export const anybody = 'Alle Personen';
export const somebody = 'Jemand';
export const when = 'Zeitraum';
export const anyTime = 'Jeder Zeitraum';
export const pastDay = 'Letzte 24 Stunden';
export const pastWeek = 'Letzte Woche';
export const pastMonth = 'Letzter Monat';
export const pastYear = 'Letztes Jahr';
export const language = 'Sprache';
export const anyLanguage = 'Alle Sprachen';
export const questions = 'Fragen';
export const anyQuestions = 'Mit und ohne Fragen';
export const withOpenQuestion = 'Mit offener Frage';

export const inTitle = 'Im Titel';
export const said = 'Gesagt';
export const inComment = 'In einem Kommentar';
export const foundAt = (where: string, time: string) => `${where}, bei ${time}:`;
export const playHere = 'Hier abspielen';
export const playHereAt = (time: string) => `Hier abspielen, ${time}`;
export const stop = 'Beenden';
export const stopAt = (time: string) => `Wiedergabe hier beenden, ${time}`;
export const fromThisMoment = (title: string) => `${title}, ab dieser Stelle`;
