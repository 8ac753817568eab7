export const notSent = 'It could not be sent.';
/** Of a picture or a recording beside a comment that waits to be sent. */
export const attachmentLost =
  'This browser does not have what stood beside it any more. Take it back, and attach that again.';
