export const selectNamed = (title: string) => `„${title}“ auswählen`;
export const watchedUntil = (time: string) => `bis ${time} angesehen`;
export const comments = (n: number) => (n === 1 ? '1 Kommentar' : `${n} Kommentare`);
export const replacedBy = 'Ersetzt durch';
export const by = 'Von';

export const notPrepared = 'Diese Datei konnte nicht vorbereitet werden.';
export const uploading = 'Wird hochgeladen';
export const preparing = 'Wird vorbereitet';
export const transcribing = (percent: number | null) =>
  percent === null ? 'Wird transkribiert' : `Wird transkribiert: ${percent} %`;
export const waiting = 'Wartet auf die Transkription';
export const notTranscribed = 'Das Transkript konnte nicht erstellt werden.';
