// What a failed request means for a recording: try again, begin anew, or stop asking.
import type { Failure } from '$lib/api';
import * as t from '$texts/recorder';

export type Fault = { then: 'again' | 'anew' | 'stop'; sentence: string };

export function faultOf(failure: Failure): Fault {
  const { status, message } = failure;
  if (status === 0 || status === 502 || status === 503 || status === 504) {
    return again(t.unreachableGoesOn);
  }
  if (status === 401) {
    return again(t.loggedOut);
  }
  // Somebody else's bytes came first, a sum did not match, or a part of it is being stored: the offset tells.
  if ([408, 409, 423, 425, 429, 460].includes(status)) return again(null);
  if (status === 404 || status === 410) return { then: 'anew', sentence: message };
  if (status === 507 || status >= 500) return again(t.goesOn(message));
  return { then: 'stop', sentence: message };
}

function again(sentence: string | null): Fault {
  return { then: 'again', sentence: sentence ?? '' };
}
