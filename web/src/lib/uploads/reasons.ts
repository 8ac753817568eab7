import { Failure, sentence } from '$lib/api';
import * as t from '$texts/arrivals';

/**
 * What gets a stopped transfer going again. `reach`: the server can be reached; `minute`: each minute by itself;
 * `login`: somebody logs in; `again`: a person tries again; `anew`: from the beginning, as a new upload;
 * `here`: it is to go on here and not elsewhere; `choose`: the file is chosen again; `none`: nothing does.
 */
export type Remedy = 'reach' | 'minute' | 'login' | 'again' | 'anew' | 'here' | 'choose' | 'none';

export interface Problem {
  text: string;
  remedy: Remedy;
}

/** tus-js-client asks for the offset and goes on by itself after these. */
export function passes(status: number): boolean {
  return status === 0 || [408, 409, 423, 425, 429].includes(status) || (status >= 500 && status !== 507);
}

export function unreachable(online: boolean): Problem {
  const why = online ? t.serverAway : t.offline;
  return { text: why, remedy: 'reach' };
}

export const FENCED: Problem = {
  text: t.elsewhere,
  remedy: 'here'
};

export const UNREADABLE: Problem = {
  text: t.unreadable,
  remedy: 'choose'
};

export const ANOTHER_FILE: Problem = {
  text: t.anotherFile,
  remedy: 'choose'
};

/** The server's sentence, and what helps. */
export function problemOf(failure: Failure): Problem {
  const text = sentence(failure);
  switch (failure.status) {
    case 401:
      return {
        text: t.loggedOut,
        remedy: 'login'
      };
    case 404:
    case 410:
      return { text, remedy: 'anew' };
    case 413:
      return { text, remedy: failure.code === 'file_too_large' ? 'none' : 'again' };
    case 507:
      return { text: t.retriedEveryMinute(text), remedy: 'minute' };
    default:
      return { text, remedy: 'again' };
  }
}
