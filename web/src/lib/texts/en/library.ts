export const recordings = 'Recordings';
export const trash = 'Trash';
/** Read to a screen reader when another list is shown; `more`: not all of it is shown. */
export const shown = (n: number, more: boolean) =>
  `${n} ${n === 1 ? 'recording' : 'recordings'}${more ? ' and more' : ''}`;
/** Before and after a command to type. */
export const beforePull =
  'Transcripts are made by the demo model, which knows only 287 words. For real speech, run';
export const afterPull = 'on the server.';
export const aboutTrash =
  'What is here is in no list and no search. It stays until somebody deletes it for good.';
export const nothingLikeThat = 'Nothing here is like that.';
export const takeFiltersAway = 'Take the filters away';
export const trashEmpty = 'The trash is empty.';
export const loading = 'Loading…';
export const showMore = 'Show more';
export const allRecordings = 'All recordings';

export const narrowAndOrder = 'Narrow and order the list';
export const tag = 'Tag';
export const anyTag = 'Any tag';
export const person = 'Person';
export const anybody = 'Anybody';
/** A person whose name is not known here. */
export const somebody = 'Somebody';
export const kind = 'Kind';
export const anyKind = 'Any kind';
export const video = 'Video';
/** A recording without pictures. */
export const sound = 'Sound';
export const order = 'Order';
export const newestFirst = 'Newest first';
export const oldestFirst = 'Oldest first';
export const byTitle = 'By title';
export const longestFirst = 'Longest first';
/** Above the choice between a grid and a list. */
export const showAs = 'Show as';
export const grid = 'Grid';
export const list = 'List';

export const moreFor = (title: string) => `More for ${title}`;
/** A verb: opens the recording as a text. */
export const read = 'Read';
/** Opens a dialog. */
export const editTags = 'Tags…';
/** A verb: chooses the recording, to do something to several. */
export const select = 'Select';
export const moveToTrash = 'Move to the trash';
/** Asks first. */
export const askToDelete = 'Delete for good…';

export const withSelected = 'With the selected recordings';
/** Behind the number of those that are selected. */
export const selected = 'selected';
/** What was done to all that are selected did not work for so many. */
export const someFailed = (n: number) => `${n} of them failed`;
export const selectAll = 'Select all';
export const endSelecting = 'End selecting';
export const endSelectingKey = 'End selecting (Esc)';

export const deleteQuestion = (n: number) =>
  n === 1 ? 'Delete this recording for good?' : `Delete ${n} recordings for good?`;
export const deleteOneMeans = (title: string) =>
  `“${title}” goes with its transcript and comments, for everybody. Nothing brings it back.`;
export const deleteAllMeans =
  'They go with their transcripts and comments, for everybody. Nothing brings them back.';
export const deleteForGood = 'Delete for good';

export const namedInTrash = (title: string) => `“${title}” is in the trash.`;
export const inTrash = (n: number) => (n === 1 ? 'It is in the trash.' : `${n} recordings are in the trash.`);
export const namedRestored = (title: string) => `“${title}” is back in the library.`;
export const restored = (n: number) =>
  n === 1 ? 'It is back in the library.' : `${n} recordings are back in the library.`;
export const deleted = (n: number) =>
  n === 1 ? 'One recording is deleted.' : `${n} recordings are deleted.`;

export const uploads = 'Uploads';
export const showAll = 'Show all';
export const uploadOf = (file: string) => `Upload of ${file}`;
export const moreOnTheWay = (n: number) => `${n} more on the way`;
export const beingCompared = (n: number) => `${n} being compared with what you sent`;
export const unfinished = (n: number) => `${n === 1 ? '1 upload' : `${n} uploads`} unfinished from earlier`;
export const mismatched = (n: number) => `${n} not stored as sent: keep your file`;
export const dropHere = 'Drop recordings to upload them';

export const recordedHere = 'Recorded here';
/** Before and after a title. */
export const beforeUnderway = '“';
export const afterUnderway = '” is not finished yet. Keep this tab open.';
/** The same, with how many bytes are not sent. */
export const afterUnderwaySending = (size: string) =>
  `” is not finished yet: ${size} are on their way. Keep this tab open.`;
/** Before and after a title. */
export const beforeLeftover = 'A recording from earlier is not finished: “';
export const afterLeftover = '”.';
export const leftovers = (n: number) => `${n} recordings from earlier are not finished.`;
/** A verb: goes to where the recording is made. */
export const show = 'Show';
/** A verb: goes to where a recording from earlier can be finished. */
export const finish = 'Finish';

export const unsent = 'Comments not sent';
/** Before and after what the first of the comments says. */
export const beforeUnsent = (n: number) =>
  n === 1 ? 'A comment of yours is not sent yet: “' : `${n} comments of yours are not sent yet: “`;
export const afterUnsent = '”.';
/** A verb: goes to where the comment was written. */
export const showUnsent = 'Show';

export const showItOnce = 'Show it once, so that everybody can watch it later';
export const begin =
  'Record your screen, or upload a recording you have. Debrief writes down what was said, makes it searchable, and gives your team a place to comment on every moment.';
/** A verb. */
export const record = 'Record';
export const upload = 'Upload a recording';
export const oneMoment = 'One moment…';
export const trySample = 'Try the sample walkthrough';
export const dropAnywhere = 'You can also drop files anywhere on this page.';
export const nothingYet = 'Nothing here yet';
export const appearsByItself =
  'As soon as somebody on your team uploads a recording, it appears here by itself.';
