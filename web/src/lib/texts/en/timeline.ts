/** `moment` in words: “1 minute 5 seconds”. */
export const commentBy = (name: string, moment: string) => `Comment by ${name} at ${moment}`;
/** Two or more; `moment` in words. */
export const commentsFrom = (n: number, moment: string) => `${n} comments from ${moment} on`;
export const position = 'Position';
/** Both in words: “1 minute 5 seconds”. */
export const positionOf = (now: string, whole: string) => `${now} of ${whole}`;
export const comments = 'Comments on the timeline';
