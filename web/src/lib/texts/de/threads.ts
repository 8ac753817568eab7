export const threadBy = (name: string) => `Thread von ${name}`;
export const jumpTo = 'Springen zu';
export const deletedComment = 'Gelöschter Kommentar';
export const settledBy = 'Erledigt von';
export const settledByWithin = 'erledigt von';
export const andReplies = (n: number) => (n === 1 ? ', 1 Antwort' : `, ${n} Antworten`);
export const replies = 'Antworten';
export const openAgain = 'Wieder öffnen';
export const replyTo = (name: string) => `Antwort an ${name}`;
export const reply = 'Antworten';

export const react = 'Reagieren';
export const good = 'Gut';
export const loveIt = 'Großartig';
export const hooray = 'Hurra';
export const funny = 'Lustig';
export const iLookAtIt = 'Ich sehe es mir an';
export const thankYou = 'Danke';

export const keptHere = (comment: string) =>
  `„${comment}“ bleibt in diesem Browser und wird gesendet, sobald das geht.`;
export const keptUntilSent = 'Bleibt in diesem Browser und wird gesendet, sobald das geht.';
export const notSent = 'Nicht gesendet.';
export const sending = 'Wird gesendet …';
export const sendNow = 'Jetzt senden';
export const takeBack = 'Zurücknehmen';
