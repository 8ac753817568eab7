export const skipToContent = 'Skip to content';
export const library = 'Library';
export const searchEverything = 'Search everything';
/** The name of the navigation. */
export const main = 'Main';
export const uploadsUnderway = (n: number, percent: number) => `${n} uploads, ${percent} percent`;
/** A verb. */
export const record = 'Record';
/** A verb. */
export const upload = 'Upload';
export const uploadRecordings = 'Upload recordings';
export const account = 'Account and workspace';
/** A page, as the next two. */
export const uploads = 'Uploads';
export const people = 'People';
export const glossary = 'Glossary';
export const shortcuts = 'Keyboard shortcuts';
/** Of these pages. */
export const language = 'Language';
export const logOut = 'Log out';

/** The window's title of an address that there is not. */
export const notHere = 'Not here';
export const thisIsNotHere = 'This is not here';
export const wentWrong = 'Something went wrong';
export const linkIsOver =
  'This link has been used, has expired, or was never one. Ask whoever sent it for a new one.';
export const mayBeDeleted = 'It may have been deleted, or you may not be allowed to see it.';
export const toLibrary = 'Go to the library';
