export const title = 'Import a transcript';
export const means =
  'The file becomes a new version of the text, exactly as it stands in the file. Corrections that it lacks are kept for you to decide about, and the recording can be transcribed again at any time.';
export const endsTranscription = 'The transcription that is under way ends with it.';
export const choose = 'Choose a file, or drop it here';
export const chooseAnother = 'Choose another file, or drop it here';
export const kinds = 'Subtitles (.vtt, .srt), Markdown, JSON or plain text';
export const file = 'File with the transcript';
export const language = 'Language';
/** Instead of a language. */
export const asFileTells = 'As the file tells';
export const doImport = 'Import';
export const importing = 'Importing…';
export const isTheText = (filename: string, lines: number) =>
  `“${filename}” is the text now: ${lines} ${lines === 1 ? 'line' : 'lines'}.`;
export const severalFiles = 'These are several files. Choose the one with the text of this recording.';
export const isOfAnotherKind = (filename: string) =>
  `“${filename}” is of another kind. Choose a file that ends in .vtt, .srt, .md, .json or .txt.`;
export const isEmpty = (filename: string) => `“${filename}” is empty.`;
/** `size` is “32 MiB”. */
export const isTooLarge = (filename: string, size: string) =>
  `“${filename}” is larger than the ${size} that a text may have.`;
