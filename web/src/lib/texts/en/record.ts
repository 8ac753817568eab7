export const record = 'Record';
/** What the tab of the browser says: often the only thing of the page that can be seen meanwhile. */
export const tabPaused = '‖ Paused';
export const tabRecording = '● Recording';
export const mayNotRecord =
  'Your role lets you watch and comment. Ask an admin of the workspace to let you record, too.';
export const stopQuestion = 'Stop recording?';
export const stopMeans =
  'Recording happens on this page only. What was recorded so far is kept and goes on its way to the server.';
export const stopAndLeave = 'Stop and leave';

export const everySecondKept = 'Every second is kept in this browser and sent to the server while you speak.';
export const whatToRecord = 'What to record';
export const screen = 'Screen';
export const screenMeans = 'A tab, a window or all of it';
export const screenAndCamera = 'Screen and camera';
/** “It” is the screen. */
export const screenAndCameraMeans = 'You, in a corner of it';
export const camera = 'Camera';
export const cameraMeans = 'Just you';
export const sound = 'Sound';
export const soundMeans = 'A voice note';
export const language = 'Language';
export const oneMoment = 'One moment…';
export const start = 'Start recording';

export const microphone = 'Microphone';
/** A microphone or a camera that does not say what it is called. */
export const microphoneNumber = (n: number) => `Microphone ${n}`;
export const cameraNumber = (n: number) => `Camera ${n}`;
export const noMicrophone = 'No microphone';
/** The microphone or camera that the browser itself prefers. */
export const browsersChoice = 'The browser’s choice';
export const microphoneUnplugged = 'The microphone was unplugged. Choose another one.';
export const microphoneLevel = 'Microphone level';
export const tryCameraAndMicrophone = 'Try camera and microphone';
export const tryMicrophone = 'Try the microphone';
export const includeSound = 'Include the sound of what I show';
export const reduceNoise = 'Reduce noise';
export const cameraAtLeft = 'Camera at the left';

export const willBeRecorded = 'What will be recorded';
export const yourCamera = 'Your camera';
export const onlyYourVoice = 'Only your voice is recorded.';
export const cameraAppears = 'Your camera appears here once you allow it.';
export const screenChosenLater = 'You choose a tab, a window or the whole screen after you press start.';

export const begins = 'Recording begins';
export const turnToIt = 'Turn to what you want to show.';
export const hereWeGo = 'Here we go.';
export const beginNow = 'Begin now';

export const needsSecure = 'Recording needs a secure connection';
/** A command stands between these two. */
export const beforeCommand =
  'This page came over plain HTTP. Browsers hand over microphone, camera and screen on HTTPS only, so that nobody on the network can listen in. Whoever runs this server can turn it on with';
export const afterCommand = '.';
export const cannotRecord = 'This browser cannot record';
/** What is missing is one of those that the recorder’s catalogue has. */
export const hasNo = (missing: string) =>
  `It has no ${missing}. Current versions of Chrome, Edge, Firefox and Safari do.`;
export const untilThen =
  'Until then, record with any program you like and upload the file. It gets the same page.';
export const uploadRecording = 'Upload a recording';

export const notFinished = 'Not finished yet';
/** When: “5 minutes ago”, “yesterday”, or a date. */
export const arrivedWithoutDetails = (when: string) =>
  `Recorded ${when}. It has arrived; what you typed about it has not.`;
export const keptUntilSent = (length: string, size: string, when: string) =>
  `${length}, ${size}, recorded ${when}. It is kept in this browser until the server has all of it.`;
/** A verb: to bring the rest of it to the server. */
export const finish = 'Finish';
export const download = 'Download';
export const discard = 'Discard';
export const discardNamed = (title: string) => `Discard ${title}`;
export const discardThis = 'Discard this recording';
export const discardQuestion = 'Discard this recording?';
export const discardNamedMeans = (title: string) => `“${title}” is removed here and on the server, for good.`;
export const discardLiveMeans = 'What was recorded is removed here and on the server, for good.';
export const discardMeans = 'This recording is removed here and on the server, for good.';

export const isBeingRecorded = 'What is being recorded';
/** For screen readers: “1 minute 5 seconds”. */
export const recordedSoFar = (time: string) => `Recorded: ${time}`;
export const paused = 'Paused';
export const recording = 'Recording';
/** A button that marks one; the name of its key follows. */
export const chapter = 'Chapter';
export const markChapterKey = 'Mark a chapter (m)';
export const resume = 'Resume';
export const pause = 'Pause';
export const resumeKey = 'Resume (p)';
export const pauseKey = 'Pause (p)';
export const stop = 'Stop';

export const microphoneGone =
  'The microphone is gone. Recording goes on without your voice; choose another microphone, and the file goes on with it.';
export const useMicrophone = 'Use this microphone';
export const cameraGoneSound = 'The camera is gone. Recording goes on with sound.';
/** The bubble is the round picture of the camera in a corner of the screen. */
export const cameraGoneBubble = 'The camera is gone. Recording goes on without its bubble.';
export const tryCameraAgain = 'Try the camera again';
/** Never less than 3. */
export const tooBusy = (seconds: number) =>
  `This computer is too busy to keep up with the picture. Recording goes on, but a crash now would cost the last ${seconds} seconds. Closing other programs helps.`;
export const noRoomNoServer =
  'This browser’s storage takes no more, and the server does not answer. Recording goes on for a few minutes in memory, and then stops by itself with everything up to there. Better stop now.';
export const noRoom =
  'This browser’s storage takes no more. Recording goes on: each second goes to the server right away.';

export const title = 'Title';
export const description = 'Description';
export const whatAbout = 'What is it about?';
export const notOnServerYet = (problem: string) => `Kept here, not on the server yet: ${problem}`;

export const chapters = 'Chapters';
export const noneMarked = 'None were marked.';
export const markNew = 'Mark where something new begins; you can name it now or later.';
/** What a chapter is called that nobody names, as in the recorder’s catalogue. */
export const chapterNumber = (n: number) => `Chapter ${n}`;
export const chapterAt = (time: string) => `Chapter at ${time}`;
export const removeChapterAt = (time: string) => `Remove the chapter at ${time}`;

export const askSomebody = 'Ask somebody';
/** What stands before a name, or before the word for everybody, and a colon. */
export const toDoFor = 'To do for';
export const questionFor = 'Question for';
/** Within a sentence, after the two above. */
export const forEverybody = 'everybody';
export const sent = 'Sent.';
export const goesOut = 'Goes out when the recording has arrived.';
export const removeAsk = (body: string) => `Remove “${body}”`;
export const what = 'What';
export const toDo = 'To do';
export const question = 'Question';
export const ofWhom = 'Of whom';
export const everybody = 'Everybody';
export const isYou = (name: string) => `${name} (you)`;
export const text = 'Text';
/** Above a date. */
export const until = 'Until';
export const optional = '(optional)';
export const add = 'Add';

/** What a recording without a title is called. */
export const untitled = 'Recording';
export const recordedLength = (length: string) => `${length} recorded`;
export const recordAnother = 'Record another';
export const open = 'Open it';
export const recordAgain = 'Record again';
export const recordAgainQuestion = 'Record again?';
export const discardAndRecord = 'Discard and record again';
export const uploadAgain = 'Upload again';
export const sharingEnded =
  'Sharing was ended in the browser’s own bar, so the recording ended with it. All of it is here.';
export const stoppedForRoom =
  'Neither this browser’s storage nor the server took any more, so the recording was stopped. Everything up to there is here.';
export const endedByBrowser = 'The browser ended the recording. Everything up to there is here.';

export const preview = 'Preview';
export const isOnServer = 'The recording is on the server.';
export const nothingKept = 'Nothing of it is kept in this browser.';
export const downloadFile = (size: string) => `Download the file (${size})`;

export const keptAsYouSpeak = 'Kept as you speak';
export const onItsWay = 'On its way to the server';
export const comparing = 'Comparing with the server';
export const safeToClose = 'Safe to close';
export const notSafeYet = 'Not safe yet';
export const serverRefuses = 'The server does not take it';
export const size = 'Size';
export const inBytes = (n: number) => `${n} bytes`;
/** The sum is the SHA-256. */
export const comparedBySize =
  'The server has every byte that it acknowledged; this browser no longer had all of them to compare the sum.';
export const comparedBySum = 'The server has exactly what was recorded here.';
/** Seconds with one digit after a point: “1.2”. */
export const took = (seconds: string) => `That took ${seconds} s after you stopped.`;
export const notSavedYet = (problem: string) => `Not saved yet, but kept here: ${problem}`;
export const sentToServer = 'Sent to the server';
export const onServer = 'On the server';
export const keptHere = 'Kept here, on its way';
export const inMemory = 'In memory, on its way';
/** Names what `safeToClose` says. */
export const keepOpen = 'Keep this page open until it says “Safe to close”.';
