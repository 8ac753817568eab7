/** The server's rule, told before it has to refuse. */
export const PASSWORD_MIN = 10;
export const PASSWORD_HINT = `At least ${PASSWORD_MIN} characters. A few plain words are a good one.`;
