// When to look again: the connection is back, the stream greets, a minute passed, somebody comes back to the page.
import { subscribe } from '$lib/live';

const MINUTE_MS = 60_000;

export interface Attention {
  /** The server can be reached (again). */
  wake: () => void;
  /** Something on the server is another; `everything` after a gap. */
  changed: (recordings: Set<string>, everything: boolean) => void;
  minute: () => void;
  /** Somebody looks at this page again, perhaps after a login in another tab. */
  back: () => void;
  /** Whether leaving now would stop something. */
  busy: () => boolean;
}

export function attend(attention: Attention): () => void {
  const warn = (event: BeforeUnloadEvent) => {
    if (attention.busy()) event.preventDefault();
  };
  const back = () => {
    if (document.visibilityState === 'visible') attention.back();
  };
  window.addEventListener('online', attention.wake);
  window.addEventListener('beforeunload', warn);
  window.addEventListener('focus', back);
  document.addEventListener('visibilitychange', back);
  const timer = setInterval(attention.minute, MINUTE_MS);
  const silence = subscribe((changes) => {
    if (changes.everything) attention.wake();
    const recordings = new Set([...changes.created, ...changes.recordings, ...changes.deleted]);
    if (changes.everything || recordings.size > 0) attention.changed(recordings, changes.everything);
  });
  return () => {
    window.removeEventListener('online', attention.wake);
    window.removeEventListener('beforeunload', warn);
    window.removeEventListener('focus', back);
    document.removeEventListener('visibilitychange', back);
    clearInterval(timer);
    silence();
  };
}

/** Whether this person is logged in, without sending anybody to the login. */
export async function loggedIn(userId: string): Promise<boolean> {
  try {
    const response = await fetch('/api/me', { headers: { accept: 'application/json' } });
    if (!response.ok) return false;
    return ((await response.json()) as { user: { id: string } }).user.id === userId;
  } catch {
    return false;
  }
}
