export const unreachable = 'The server cannot be reached right now.';
export const failed = 'That did not work.';
export const answeredWithError = (status: number) => `The server answered with an error (${status}).`;
export const unexpected = 'Something unexpected went wrong. Please try again.';
