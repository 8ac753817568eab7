export const notLoaded =
  'This part of the page could not be loaded. Try again; if that does not help, reload the page.';
/** What stands before a time of a recording, as “1:23”. */
export const jumpTo = 'Jump to';
