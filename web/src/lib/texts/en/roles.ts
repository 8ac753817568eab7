export const viewer = 'Viewer';
export const member = 'Member';
export const admin = 'Admin';
export const owner = 'Owner';
/** Within a sentence, with its article. */
export const aViewer = 'a viewer';
export const aMember = 'a member';
export const anAdmin = 'an admin';
export const anOwner = 'an owner';
export const viewerMay = 'Watch, read, search and comment';
export const memberMay = 'Also upload recordings, and correct transcripts and the glossary';
export const adminMay = 'Also people, the speech model and any recording';
export const ownerMay = 'Also settings';
