export const notSent = 'Das Senden ist nicht gelungen.';
export const attachmentLost =
  'Dieser Browser hat den Anhang nicht mehr. Nimm den Kommentar zurück und füge den Anhang noch einmal hinzu.';
