// Two tabs of one browser never work on the same recording: whoever holds its lock does. The browser lets go of the
// lock when a tab ends, however it ends.

const lockOf = (sessionId: string) => `debrief-recording.${sessionId}`;
const channel = 'BroadcastChannel' in globalThis ? new BroadcastChannel('debrief-recorder') : null;

/** A function that lets go of it, or null while another tab holds it. */
export function claim(sessionId: string): Promise<(() => void) | null> {
  if (!('locks' in navigator)) return Promise.resolve(() => {});
  return new Promise((resolve) => {
    void navigator.locks.request(lockOf(sessionId), { ifAvailable: true }, (lock) => {
      if (lock === null) return resolve(null);
      return new Promise<void>((release) =>
        resolve(() => {
          release();
          tellOthers();
        })
      );
    });
  });
}

/** Recordings that some tab is busy with, this one included. */
export async function claimed(): Promise<(sessionId: string) => boolean> {
  if (!('locks' in navigator)) return () => false;
  const { held = [] } = await navigator.locks.query();
  const names = new Set(held.map((lock) => lock.name));
  return (sessionId) => names.has(lockOf(sessionId));
}

/** Something was finished, discarded or begun. */
export function tellOthers(): void {
  channel?.postMessage('changed');
}

export function whenOthersChange(listener: () => void): () => void {
  channel?.addEventListener('message', listener);
  return () => channel?.removeEventListener('message', listener);
}
