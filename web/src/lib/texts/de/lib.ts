export const notLoaded =
  'Dieser Teil der Seite konnte nicht geladen werden. Versuche es noch einmal; hilft das nicht, lade die Seite neu.';
export const jumpTo = 'Zur Stelle';
