export const copied = 'Kopiert';
export const copyByHand = 'Drücke Strg+C (⌘C auf dem Mac), um den markierten Text zu kopieren.';
export const keep = 'Doch nicht';
export const dismiss = 'Meldung schließen';
export const detectIt = 'Automatisch erkennen';
export const renameRecording = 'Aufnahme umbenennen';
export const title = 'Titel';
