export const commentBy = (name: string, moment: string) => `Kommentar von ${name} bei ${moment}`;
export const commentsFrom = (n: number, moment: string) => `${n} Kommentare ab ${moment}`;
export const position = 'Position';
export const positionOf = (now: string, whole: string) => `${now} von ${whole}`;
export const comments = 'Kommentare auf der Zeitleiste';
