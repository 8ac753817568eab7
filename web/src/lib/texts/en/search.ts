/** The page. */
export const title = 'Search';
export const placeholder = 'Search titles, what was said, and comments';
export const box = 'Search titles, transcripts and comments';
export const saveSearch = 'Save search';
export const savedSearches = 'Saved searches';
export const isSaved = 'The search is saved.';
export const forget = (name: string) => `Forget the search ${name}`;
export const newestOnly = 'Many moments match; these are the best of the 1,000 newest.';
/** `more`: only the first so many are shown. */
export const found = (moments: number, more: boolean, recordings: number) =>
  `${moments}${more ? '+' : ''} ${moments === 1 ? 'moment' : 'moments'} in ${recordings} ${recordings === 1 ? 'recording' : 'recordings'}`;
/** Before and after what was looked for. */
export const beforeQuery = 'Nothing matches “';
export const afterQuery = '”.';
export const afterQueryFiltered = '” with these filters.';
export const takeFiltersAway = 'Take the filters away';
export const about =
  'Find the moment when something was said, shown or discussed. Words between “quotation marks” are looked for as they stand.';
export const showMore = 'Show more';

export const narrow = 'Narrow the search';
export const kind = 'Kind';
export const everything = 'Everything';
export const titles = 'Titles';
export const whatWasSaid = 'What was said';
export const comments = 'Comments';
export const person = 'Person';
export const anybody = 'Anybody';
/** A person whose name is not known here. */
export const somebody = 'Somebody';
export const when = 'When';
export const anyTime = 'Any time';
export const pastDay = 'Past day';
export const pastWeek = 'Past week';
export const pastMonth = 'Past month';
export const pastYear = 'Past year';
export const language = 'Language';
export const anyLanguage = 'Any language';
/** Of a recording: whether one is still open. */
export const questions = 'Questions';
export const anyQuestions = 'Any questions';
export const withOpenQuestion = 'With an open question';

/** Where a moment was found. */
export const inTitle = 'In the title';
export const said = 'Said';
export const inComment = 'In a comment';
/** One of these and its time, before its text. */
export const foundAt = (where: string, time: string) => `${where}, at ${time}:`;
export const playHere = 'Play here';
export const playHereAt = (time: string) => `Play here, ${time}`;
export const stop = 'Stop';
export const stopAt = (time: string) => `Stop playing here, ${time}`;
export const fromThisMoment = (title: string) => `${title}, from this moment`;
