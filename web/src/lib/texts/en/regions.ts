/** What is being drawn, and its keys. */
export const partKeys =
  'Part of the picture: arrow keys move it, with Shift they size it, Enter takes it, Escape cancels';
