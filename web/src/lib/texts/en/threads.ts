export const threadBy = (name: string) => `Thread by ${name}`;
/** What stands before a time, for screen readers. */
export const jumpTo = 'Jump to';
export const deletedComment = 'Deleted comment';
/** What stands before a name: who settled a thread. */
export const settledBy = 'Settled by';
/** The same behind the words of the comment. */
export const settledByWithin = 'settled by';
/** Follows that name. */
export const andReplies = (n: number) => (n === 1 ? ', 1 reply' : `, ${n} replies`);
export const replies = 'Replies';
export const openAgain = 'Open again';
export const replyTo = (name: string) => `Reply to ${name}`;
/** The verb. */
export const reply = 'Reply';

/** The verb: with one of the signs that follow. */
export const react = 'React';
/** 👍 */
export const good = 'Good';
/** ❤️ */
export const loveIt = 'Love it';
/** 🎉 */
export const hooray = 'Hooray';
/** 😄 */
export const funny = 'Funny';
/** 👀 */
export const iLookAtIt = 'I look at it';
/** 🙏 */
export const thankYou = 'Thank you';

/** A comment that the server does not have yet. */
export const keptHere = (comment: string) =>
  `“${comment}” is kept in this browser, and sent as soon as that works.`;
/** The reason follows. */
export const keptUntilSent = 'Kept in this browser and sent as soon as that works.';
/** The reason follows. */
export const notSent = 'Not sent.';
export const sending = 'Sending…';
export const sendNow = 'Send now';
/** A comment into the box that it was written in. */
export const takeBack = 'Take back';
