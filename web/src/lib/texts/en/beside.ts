/** A list of what is attached to a comment. */
export const besideComment = 'Beside this comment';
export const openPicture = 'Open the picture by itself';
/** A picture. */
export const from = (name: string) => `From ${name}`;
/** A recording of somebody's voice. */
export const speaks = (name: string) => `${name} speaks`;

export const attached = 'Attached';
export const sound = 'Sound';
export const video = 'Video';
/** Take away what is attached. */
export const withoutPicture = 'Without this picture';
export const withoutSound = 'Without this sound';
export const withoutVideo = 'Without this video';
export const withoutIt = 'Without it';
export const atMost = (n: number) => `A comment has at most ${n} attachments.`;
export const notAttached = 'That could not be attached. Try it once more.';

/** Instead of writing it. */
export const sayIt = 'Say it';
export const notPossible =
  'Browsers let a page use the microphone only over HTTPS or on the machine itself. Record it with another program, and upload it as a recording of its own.';
export const upTo = (minutes: number) => `Up to ${minutes} minutes, beside your comment.`;
export const soundAndCamera = 'Sound and camera';
/** It is recorded just now. */
export const recording = 'Recording';
export const stop = 'Stop';
export const recorded = 'What you have recorded';
export const again = 'Again';
/** `duration` is “0:12”. */
export const attach = (duration: string) => `Attach (${duration})`;
export const notAllowed = (camera: boolean) =>
  `This page may not use the ${camera ? 'camera and microphone' : 'microphone'}. Allow it beside the address of the page, then try again.`;
export const notFound = (camera: boolean) =>
  `No ${camera ? 'camera and microphone' : 'microphone'} was found. Connect one, then try again.`;
export const inUse = (camera: boolean) =>
  `Another program uses the ${camera ? 'camera and microphone' : 'microphone'}. Close it, then try again.`;
export const couldNotRecord = 'This browser could not record. Try again, or another browser.';
