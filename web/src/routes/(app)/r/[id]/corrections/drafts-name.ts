/** Under which a browser keeps the unsaved corrections of one person in one recording. */
export const draftsName = (userId: string, recordingId: string): string =>
  `debrief.draft.${userId}.${recordingId}.lines`;
