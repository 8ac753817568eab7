export const tooLarge = 'Das sind mehr als 32 MiB. Lade Längeres als eigene Aufnahme hoch.';
export const cannotShowPicture =
  'Dieser Browser kann das Bild nicht zeigen. Speichere es als PNG oder JPEG und hänge es noch einmal an.';
export const pictureTooLarge = 'Das Bild ist zu groß für diesen Browser. Hänge ein kleineres an.';
