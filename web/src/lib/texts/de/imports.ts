export const title = 'Transkript importieren';
export const means =
  'Die Datei wird zu einer neuen Fassung des Textes, genau so, wie er in ihr steht. Korrekturen, die darin fehlen, bleiben erhalten, damit du über sie entscheiden kannst, und die Aufnahme lässt sich jederzeit neu transkribieren.';
export const endsTranscription = 'Die laufende Transkription endet damit.';
export const choose = 'Datei wählen oder hier ablegen';
export const chooseAnother = 'Andere Datei wählen oder hier ablegen';
export const kinds = 'Untertitel (.vtt, .srt), Markdown, JSON oder reiner Text';
export const file = 'Datei mit dem Transkript';
export const language = 'Sprache';
export const asFileTells = 'Wie in der Datei angegeben';
export const doImport = 'Importieren';
export const importing = 'Wird importiert …';
export const isTheText = (filename: string, lines: number) =>
  `„${filename}“ ist jetzt der Text: ${lines} ${lines === 1 ? 'Zeile' : 'Zeilen'}.`;
export const severalFiles = 'Das sind mehrere Dateien. Wähle die mit dem Text dieser Aufnahme.';
export const isOfAnotherKind = (filename: string) =>
  `„${filename}“ ist von anderer Art. Wähle eine Datei, die auf .vtt, .srt, .md, .json oder .txt endet.`;
export const isEmpty = (filename: string) => `„${filename}“ ist leer.`;
export const isTooLarge = (filename: string, size: string) =>
  `„${filename}“ ist größer als die ${size}, die ein Text haben darf.`;
