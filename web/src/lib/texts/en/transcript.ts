export const title = 'Transcript';
/** Where what is said is always in view. */
export const follow = 'Follow';
export const followMeans = 'Scroll along with what is said';
/** The verb. */
export const download = 'Download';
export const more = 'More about the transcript';

export const hideFillers = 'Hide filler words';
export const fillersHidden = (n: number) =>
  n === 1 ? '1 filler word is hidden.' : `${n} filler words are hidden.`;
export const fillersShown = (n: number) =>
  n === 1 ? '1 filler word is shown.' : `${n} filler words are shown.`;
export const findAndReplace = 'Find and replace…';
export const history = 'History of corrections…';
export const importAsks = 'Import a transcript…';
export const transcribeAgainAsks = 'Transcribe again…';
export const translateAsks = 'Translate to English…';
export const removeTranslation = 'Remove the English translation';
export const removeTranslationQuestion = 'Remove the English translation?';
export const removeTranslationMeans =
  'The English captions go, for everybody. The text stays, and can be translated again.';

export const notPrepared = 'There is no text, because the file could not be prepared.';
export const transcribing = 'Transcribing';
export const transcribingSoFar = (percent: number) => `Transcribing · ${percent} %`;
export const transcription = 'Transcription';
export const textAppears = 'Text appears here as it is recognised.';
export const modelDownload = 'Download of the speech model';
/** The model's name, and how much of how much is there: “3 MB”. */
export const pulledSoFar = (model: string, there: string, all: string) => `${model}: ${there} of ${all}`;
export const waitsForRecording = 'Transcribing begins as soon as the recording is there.';
export const waitsForTurn = 'Waiting for its turn to be transcribed.';
export const waiting = 'Waiting';
export const notTranscribed = 'The recording could not be transcribed.';
export const noSpeech = 'No speech was found in this recording.';

/** What is done with a recording, as a button has it. */
export const transcribe = 'Transcribe';
export const transcribeAgain = 'Transcribe again';
export const transcribeMeans = 'The text that is there now stays until the new one begins.';
export const language = 'Language';
/** The speech model. */
export const model = 'Model';
export const usualModel = 'The usual one';
export const usualModelNamed = (name: string) => `The usual one (${name})`;

/** What is done with a text, as a button has it. */
export const translate = 'Translate';
export const translateToEnglish = 'Translate to English';
export const translateMeans =
  'English is heard from the sound once more and becomes a second captions track; the text stays as it is.';
/** `language` by its name: “German”. */
export const translateMeansIn = (language: string) =>
  `English is heard from the sound once more and becomes a second captions track; the text in ${language} stays as it is.`;
/** Before and after the command with which it is done. */
export const beforePull =
  'No model that knows more languages is installed. The translation waits until an operator has added one with';
export const afterPull = '.';
export const englishTranslation = 'English translation';
export const translation = 'Translation';
export const cancelTranslation = 'Cancel the translation';
/** A translation that failed. */
export const dismiss = 'Dismiss';
export const translating = 'Translating';
export const translatingSoFar = (percent: number) => `Translating · ${percent} %`;
export const waitsForTranslation = 'Waiting for its turn to be translated.';
export const notTranslated = 'The recording could not be translated.';
