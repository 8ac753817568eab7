/** What a recording is called until somebody gives it a title, and its file: “Recording 2026-11-23 14.05”. */
export const recordingAt = (time: string) => `Recording ${time}`;
/** What a chapter is called that nobody names. */
export const chapter = (n: number) => `Chapter ${n}`;

/** Said by screen readers only, as are the next three. */
export const beginsIn = (seconds: number) => `Recording begins in ${seconds} seconds`;
export const recording = 'Recording';
export const chapterMarked = (n: number) => `Chapter ${n} marked`;
export const stopped = 'Recording stopped';
export const couldNotBegin = 'Recording could not begin in this browser. Try again, or try another browser.';
export const tooShort = 'It was stopped before anything could be recorded. Record for a little longer.';

/** Within a sentence: one that does not say what it is called. */
export const theMicrophone = 'the microphone';

/** What a browser does not have: “It has no …”. */
export const microphoneAndCamera = 'microphone and camera';
export const mediaRecorder = 'recording (MediaRecorder)';
export const webAudio = 'sound (Web Audio)';
export const indexedDb = 'storage (IndexedDB)';

/** Why a browser does not hand over a screen, a camera or a microphone. */
export const screenNotChosen = 'Nothing was chosen to share. Start again and choose a screen, window or tab.';
export const cameraNotAllowed =
  'This browser may not use the camera here. Allow it in the browser’s address bar (or in the system’s privacy settings), then try again.';
export const microphoneNotAllowed =
  'This browser may not use the microphone here. Allow it in the browser’s address bar (or in the system’s privacy settings), then try again.';
export const screenNotFound = 'There is no screen on this machine. Plug one in, or record without it.';
export const cameraNotFound = 'There is no camera on this machine. Plug one in, or record without it.';
export const microphoneNotFound =
  'There is no microphone on this machine. Plug one in, or record without it.';
export const screenBusy =
  'The screen did not start. Another program may be using it: close that, then try again.';
export const cameraBusy =
  'The camera did not start. Another program may be using it: close that, then try again.';
export const microphoneBusy =
  'The microphone did not start. Another program may be using it: close that, then try again.';
export const screenGone = 'The screen that was chosen is gone. Choose another one.';
export const cameraGone = 'The camera that was chosen is gone. Choose another one.';
export const microphoneGone = 'The microphone that was chosen is gone. Choose another one.';
export const screenFailed = 'The screen could not be opened. Try again, or restart the browser.';
export const cameraFailed = 'The camera could not be opened. Try again, or restart the browser.';
export const microphoneFailed = 'The microphone could not be opened. Try again, or restart the browser.';

export const unreachable = 'The server cannot be reached right now.';
export const unreachableGoesOn =
  'The server cannot be reached. The recording is kept in this browser, and this goes on by itself.';
/** After a sentence of the server. */
export const goesOn = (problem: string) =>
  `${problem} The recording is kept in this browser, and this goes on by itself.`;
export const loggedOut = 'You have been logged out. Log in in another tab; then this goes on by itself.';
export const somebodyElse =
  'Somebody else is logged in now. Log in as the one who recorded this, then upload it again.';
export const copyLost =
  'This browser no longer has the rest of the recording. What the server has can be kept.';
export const noLocation = 'The server did not say where to send the recording.';

export const sizeDiffers = (stored: number, recorded: number) =>
  `The server has ${stored} bytes where ${recorded} were recorded.`;
export const sumDiffers = 'What the server has stored is not what was recorded.';
/** After one of the two above. */
export const copyKept = (problem: string) =>
  `${problem} The copy in this browser is kept: download it or upload it again.`;
