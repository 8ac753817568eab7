export const transcription = 'Transkription';
export const speechModel = 'Sprachmodell';
export const beforeName = 'Sprachmodell:';
export const about = 'Es macht neue Transkripte; vorhandene bleiben, wie sie sind.';
export const beforeCommand = 'Installiert ist nur das Demo-Modell. Wer den Server betreibt, kann mit';
export const afterCommand = ' ein richtiges hinzufügen.';

export const serversChoice = 'Auswahl des Servers';
export const serversChoiceOf = (model: string) => `Auswahl des Servers (${model})`;
export const notInstalled = (model: string) => `${model} (nicht installiert)`;
export const serversChoiceNow = 'Neue Transkripte macht jetzt das Modell, das der Server auswählt.';
export const modelNow = (model: string) => `Neue Transkripte macht jetzt das Modell ${model}.`;
