export const besideComment = 'Bei diesem Kommentar';
export const openPicture = 'Bild für sich öffnen';
export const from = (name: string) => `Von ${name}`;
export const speaks = (name: string) => `${name} spricht`;

export const attached = 'Angehängt';
export const sound = 'Ton';
export const video = 'Video';
export const withoutPicture = 'Ohne dieses Bild';
export const withoutSound = 'Ohne diesen Ton';
export const withoutVideo = 'Ohne dieses Video';
export const withoutIt = 'Weglassen';
export const atMost = (n: number) => `Ein Kommentar hat höchstens ${n} Anhänge.`;
export const notAttached = 'Das ließ sich nicht anhängen. Versuche es noch einmal.';

export const sayIt = 'Einsprechen';
export const notPossible =
  'Browser erlauben einer Seite das Mikrofon nur über HTTPS oder auf dem Rechner selbst. Nimm es mit einem anderen Programm auf und lade es als eigene Aufnahme hoch.';
export const upTo = (minutes: number) => `Bis zu ${minutes} Minuten, bei deinem Kommentar.`;
export const soundAndCamera = 'Ton und Kamera';
export const recording = 'Aufnahme läuft';
export const stop = 'Beenden';
export const recorded = 'Was du aufgenommen hast';
export const again = 'Noch einmal';
export const attach = (duration: string) => `Anhängen (${duration})`;
export const notAllowed = (camera: boolean) =>
  `Diese Seite darf ${camera ? 'Kamera und Mikrofon' : 'das Mikrofon'} nicht verwenden. Erlaube es neben der Adresse der Seite und versuche es noch einmal.`;
export const notFound = (camera: boolean) =>
  camera
    ? 'Kamera und Mikrofon wurden nicht gefunden. Schließe sie an und versuche es noch einmal.'
    : 'Es wurde kein Mikrofon gefunden. Schließe eines an und versuche es noch einmal.';
export const inUse = (camera: boolean) =>
  `Ein anderes Programm verwendet ${camera ? 'Kamera und Mikrofon' : 'das Mikrofon'}. Schließe es und versuche es noch einmal.`;
export const couldNotRecord =
  'Dieser Browser konnte nicht aufnehmen. Versuche es noch einmal oder nimm einen anderen Browser.';
