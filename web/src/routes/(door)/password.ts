import * as t from '$texts/door';

/** The server's rule, told before it has to refuse. */
export const PASSWORD_MIN = 10;
export const PASSWORD_HINT = t.passwordHint(PASSWORD_MIN);
