export const title = 'Transkript';
export const follow = 'Mitlaufen';
export const followMeans = 'Mit dem Gesagten mitlaufen';
export const download = 'Herunterladen';
export const more = 'Mehr zum Transkript';

export const hideFillers = 'Füllwörter ausblenden';
export const fillersHidden = (n: number) =>
  n === 1 ? '1 Füllwort ist ausgeblendet.' : `${n} Füllwörter sind ausgeblendet.`;
export const fillersShown = (n: number) =>
  n === 1 ? '1 Füllwort ist eingeblendet.' : `${n} Füllwörter sind eingeblendet.`;
export const findAndReplace = 'Suchen und ersetzen …';
export const history = 'Verlauf der Korrekturen …';
export const importAsks = 'Transkript importieren …';
export const transcribeAgainAsks = 'Neu transkribieren …';
export const translateAsks = 'Ins Englische übersetzen …';
export const removeTranslation = 'Englische Übersetzung entfernen';
export const removeTranslationQuestion = 'Die englische Übersetzung entfernen?';
export const removeTranslationMeans =
  'Die englischen Untertitel verschwinden, für alle. Der Text bleibt und lässt sich wieder übersetzen.';

export const notPrepared = 'Es gibt keinen Text, weil die Datei nicht vorbereitet werden konnte.';
export const transcribing = 'Wird transkribiert';
export const transcribingSoFar = (percent: number) => `Wird transkribiert · ${percent} %`;
export const transcription = 'Transkription';
export const textAppears = 'Der Text erscheint hier, sobald er erkannt ist.';
export const modelDownload = 'Download des Sprachmodells';
export const pulledSoFar = (model: string, there: string, all: string) => `${model}: ${there} von ${all}`;
export const waitsForRecording = 'Die Transkription beginnt, sobald die Aufnahme da ist.';
export const waitsForTurn = 'Wartet darauf, transkribiert zu werden.';
export const waiting = 'Wartet';
export const notTranscribed = 'Die Aufnahme konnte nicht transkribiert werden.';
export const noSpeech = 'In dieser Aufnahme wurde nichts Gesprochenes gefunden.';

export const transcribe = 'Transkribieren';
export const transcribeAgain = 'Neu transkribieren';
export const transcribeMeans = 'Der jetzige Text bleibt, bis der neue beginnt.';
export const language = 'Sprache';
export const model = 'Modell';
export const usualModel = 'Das übliche';
export const usualModelNamed = (name: string) => `Das übliche (${name})`;

export const translate = 'Übersetzen';
export const translateToEnglish = 'Ins Englische übersetzen';
export const translateMeans =
  'Der Ton wird noch einmal gehört, diesmal auf Englisch, und ergibt eine zweite Untertitelspur; der Text bleibt, wie er ist.';
export const translateMeansIn = (language: string) =>
  `Der Ton wird noch einmal gehört, diesmal auf Englisch, und ergibt eine zweite Untertitelspur; der Text auf ${language} bleibt, wie er ist.`;
export const beforePull =
  'Kein installiertes Modell kann mehrere Sprachen. Die Übersetzung wartet, bis auf dem Server mit';
export const afterPull = ' eines hinzugefügt wurde.';
export const englishTranslation = 'Englische Übersetzung';
export const translation = 'Übersetzung';
export const cancelTranslation = 'Übersetzung abbrechen';
export const dismiss = 'Verwerfen';
export const translating = 'Wird übersetzt';
export const translatingSoFar = (percent: number) => `Wird übersetzt · ${percent} %`;
export const waitsForTranslation = 'Wartet darauf, übersetzt zu werden.';
export const notTranslated = 'Die Aufnahme konnte nicht übersetzt werden.';
