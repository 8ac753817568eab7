/** Before a time. */
export const playFrom = 'Play from';
export const notSure = 'The model was not sure of this';
/** Nothing else is said in a line whose filler words are hidden. */
export const onlyFillers = 'Only filler words';
/** Times. */
export const noText = (from: string, to: string) => `No text from ${from} to ${to}.`;
/** Scrolls to the line that is heard. */
export const backToSaid = 'Back to what is said';
export const linkToMoment = 'Link to this moment';
export const address = 'Address';
