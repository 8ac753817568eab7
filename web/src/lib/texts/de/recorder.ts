export const recordingAt = (time: string) => `Aufnahme ${time}`;
export const chapter = (n: number) => `Kapitel ${n}`;

export const beginsIn = (seconds: number) => `Die Aufnahme beginnt in ${seconds} Sekunden`;
export const recording = 'Aufnahme läuft';
export const chapterMarked = (n: number) => `Kapitel ${n} markiert`;
export const stopped = 'Aufnahme beendet';
export const couldNotBegin =
  'Die Aufnahme konnte in diesem Browser nicht beginnen. Versuche es noch einmal oder mit einem anderen Browser.';
export const tooShort = 'Sie wurde beendet, bevor etwas aufgenommen werden konnte. Nimm etwas länger auf.';

export const theMicrophone = 'das Mikrofon';

export const microphoneAndCamera = 'Zugriff auf Mikrofon und Kamera';
export const mediaRecorder = 'Aufnehmen (MediaRecorder)';
export const webAudio = 'Ton (Web Audio)';
export const indexedDb = 'Speicher (IndexedDB)';

export const screenNotChosen =
  'Es wurde nichts zum Teilen gewählt. Starte noch einmal und wähle einen Bildschirm, ein Fenster oder einen Tab.';
export const cameraNotAllowed =
  'Dieser Browser darf die Kamera hier nicht verwenden. Erlaube sie in der Adressleiste des Browsers (oder in den Datenschutzeinstellungen des Systems) und versuche es noch einmal.';
export const microphoneNotAllowed =
  'Dieser Browser darf das Mikrofon hier nicht verwenden. Erlaube es in der Adressleiste des Browsers (oder in den Datenschutzeinstellungen des Systems) und versuche es noch einmal.';
export const screenNotFound =
  'Dieser Rechner hat keinen Bildschirm. Schließe einen an oder nimm ohne ihn auf.';
export const cameraNotFound = 'Dieser Rechner hat keine Kamera. Schließe eine an oder nimm ohne sie auf.';
export const microphoneNotFound = 'Dieser Rechner hat kein Mikrofon. Schließe eines an oder nimm ohne auf.';
export const screenBusy =
  'Der Bildschirm ließ sich nicht starten. Vielleicht verwendet ihn ein anderes Programm: Schließe es und versuche es noch einmal.';
export const cameraBusy =
  'Die Kamera ließ sich nicht starten. Vielleicht verwendet sie ein anderes Programm: Schließe es und versuche es noch einmal.';
export const microphoneBusy =
  'Das Mikrofon ließ sich nicht starten. Vielleicht verwendet es ein anderes Programm: Schließe dieses und versuche es noch einmal.';
export const screenGone = 'Der gewählte Bildschirm ist weg. Wähle einen anderen.';
export const cameraGone = 'Die gewählte Kamera ist weg. Wähle eine andere.';
export const microphoneGone = 'Das gewählte Mikrofon ist weg. Wähle ein anderes.';
export const screenFailed =
  'Der Bildschirm ließ sich nicht öffnen. Versuche es noch einmal oder starte den Browser neu.';
export const cameraFailed =
  'Die Kamera ließ sich nicht öffnen. Versuche es noch einmal oder starte den Browser neu.';
export const microphoneFailed =
  'Das Mikrofon ließ sich nicht öffnen. Versuche es noch einmal oder starte den Browser neu.';

export const unreachable = 'Der Server ist gerade nicht erreichbar.';
export const unreachableGoesOn =
  'Der Server ist nicht erreichbar. Die Aufnahme ist in diesem Browser gesichert, und es geht von selbst weiter.';
export const goesOn = (problem: string) =>
  `${problem} Die Aufnahme ist in diesem Browser gesichert, und es geht von selbst weiter.`;
export const loggedOut =
  'Du wurdest abgemeldet. Melde dich in einem anderen Tab an, dann geht es von selbst weiter.';
export const somebodyElse =
  'Jetzt ist jemand anderes angemeldet. Melde dich als die Person an, die das aufgenommen hat, und lade es dann noch einmal hoch.';
export const copyLost =
  'Dieser Browser hat den Rest der Aufnahme nicht mehr. Was der Server hat, lässt sich behalten.';
export const noLocation = 'Der Server hat nicht gesagt, wohin die Aufnahme gesendet werden soll.';

export const sizeDiffers = (stored: number, recorded: number) =>
  `Der Server hat ${stored} Byte, aufgenommen wurden ${recorded}.`;
export const sumDiffers = 'Was der Server gespeichert hat, ist nicht das, was aufgenommen wurde.';
export const copyKept = (problem: string) =>
  `${problem} Die Kopie in diesem Browser bleibt erhalten: Lade sie herunter oder noch einmal hoch.`;
