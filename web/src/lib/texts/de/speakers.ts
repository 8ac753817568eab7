export const notNamed = 'Ohne Namen';
export const anotherVoice = 'Andere Stimme';
export const sayWhoSpeaks = 'Angeben, wer spricht';
export const andSayWhoSpeaks = ', angeben, wer spricht';
export const renameNamed = 'Umbenennen:';
export const renameEverywhere = 'Diese Stimme überall umbenennen';

export const renameSpeaker = 'Stimme umbenennen';
export const name = 'Name';
export const changesEverywhere = 'Der Name ändert sich überall in dieser Aufnahme.';

export const whoSpeaks = (clock: string) => `Wer spricht bei ${clock}?`;
export const forWhichLines = 'Für welche Zeilen';
export const untilNextSpeaker = 'Von hier bis zum nächsten Wechsel der Stimme';
export const lines = (n: number) => `(${n} Zeilen)`;
export const onlyThisLine = 'Nur diese Zeile';
export const speakersSoFar = 'Bisherige Stimmen';
export const nobodyNamed = 'Ohne Namen';
export const somebodyElse = 'Jemand anders';
export const set = 'Festlegen';
