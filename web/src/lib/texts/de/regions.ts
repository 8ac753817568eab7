export const partKeys =
  'Teil des Bildes: Pfeiltasten bewegen ihn, mit Umschalt ändern sie seine Größe, Eingabe übernimmt ihn, Esc bricht ab';
