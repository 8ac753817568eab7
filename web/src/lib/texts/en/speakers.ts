/** In place of the name of who speaks. */
export const notNamed = 'Not named';
/** In place of the name of who speaks: a model heard it begin. */
export const anotherVoice = 'Another voice';
export const sayWhoSpeaks = 'Say who speaks';
/** After `anotherVoice`, for screen readers. */
export const andSayWhoSpeaks = ', say who speaks';
/** Before the name of a speaker, for screen readers. */
export const renameNamed = 'Rename';
export const renameEverywhere = 'Rename this speaker everywhere';

export const renameSpeaker = 'Rename speaker';
export const name = 'Name';
export const changesEverywhere = 'The name changes everywhere in this recording.';

export const whoSpeaks = (clock: string) => `Who speaks at ${clock}?`;
export const forWhichLines = 'For which lines';
/** Before `lines`. */
export const untilNextSpeaker = 'From here on until the next change of speaker';
/** Always more than one. */
export const lines = (n: number) => `(${n} lines)`;
export const onlyThisLine = 'Only this line';
export const speakersSoFar = 'Speakers so far';
/** Takes the name of who speaks away. */
export const nobodyNamed = 'Nobody named';
/** Above a field for a name that is not among those above. */
export const somebodyElse = 'Somebody else';
/** A verb: makes it so. */
export const set = 'Set';
