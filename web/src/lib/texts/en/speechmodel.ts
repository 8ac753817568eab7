export const transcription = 'Transcription';
export const speechModel = 'Speech model';
/** What stands before the name of the model. */
export const beforeName = 'Speech model:';
export const about = 'It makes new transcripts; those that are there stay.';
/** What stands before and behind the command that adds one. */
export const beforeCommand = 'Only the demo model is installed; an operator can add a real one with';
export const afterCommand = '.';

export const serversChoice = 'The server’s choice';
export const serversChoiceOf = (model: string) => `The server’s choice (${model})`;
export const notInstalled = (model: string) => `${model} (not installed)`;
export const serversChoiceNow = 'The server’s choice of model makes new transcripts now.';
export const modelNow = (model: string) => `The model ${model} makes new transcripts now.`;
