export const selectedWords = 'Ausgewählte Worte';
export const commentOnThis = 'Kommentieren';
export const copyLink = 'Link kopieren';
