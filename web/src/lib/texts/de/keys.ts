export const title = 'Tastenkürzel';

export const space = 'Leertaste';
export const ctrlEnter = 'Strg ↵';
export const ctrlZ = 'Strg Z';
export const ctrlShiftZ = 'Strg ⇧ Z';
export const ctrlSpace = 'Strg Leertaste';

export const everywhere = 'Überall';
export const thisList = 'Diese Übersicht';

export const watching = 'Beim Ansehen';
export const playOrPause = 'Abspielen oder anhalten';
export const fiveSeconds = '5 Sekunden zurück oder vor';
export const tenSeconds = '10 Sekunden zurück oder vor';
export const louder = 'Lauter oder leiser, im Player';
export const mute = 'Stumm schalten';
export const slower = 'Langsamer oder schneller';
export const onePicture = 'Ein Bild zurück oder vor';
export const passSilences = 'Stille überspringen oder nicht';
export const captions = 'Untertitel';
export const theatre = 'Kinomodus: das Bild über die ganze Breite';
export const fullScreen = 'Vollbild';
export const jump = 'Zu 0 % … 90 % springen';

export const recording = 'Beim Aufnehmen';
export const markChapter = 'Kapitel setzen';
export const pauseOrGoOn = 'Unterbrechen oder fortsetzen';

export const comments = 'Kommentare';
export const commentHere = 'Diese Stelle kommentieren';
export const send = 'Senden';
export const leaveBox = 'Das Feld verlassen; der Text bleibt erhalten';

export const transcript = 'Transkript';
export const correctLine = 'Die Zeile korrigieren, die den Fokus hat oder gerade gesprochen wird';
export const sayWhoSpeaks = 'Angeben, wer spricht';
export const findAndReplace = 'Suchen und ersetzen';
export const undoCorrection = 'Deine letzte Korrektur rückgängig machen';
export const doAgain = 'Sie wiederholen';

export const correcting = 'Beim Korrigieren einer Zeile';
export const saveAndGo = 'Speichern und zur nächsten oder vorigen Zeile gehen';
export const theSame = 'Ebenso';
export const split = 'Die Zeile an der Schreibmarke teilen';
export const join = 'Am Anfang: mit der Zeile davor verbinden';
export const hearAgain = 'Die Zeile noch einmal hören';
export const leaveAsItWas = 'Alles lassen, wie es war';
