// What attaching something takes, fetched when somebody begins to.
import { attach, MOST_FILES, NotAttached } from '$lib/attachments/preparing';
import type { FileFacts } from '$lib/attachments/store';
import * as t from '$texts/beside';

export { default as Speak } from './Speak.svelte';

/** Keeps them one after the other; answers those that can be had, and why the others cannot. */
export async function attachAll(
  given: readonly { blob: Blob; durationMs?: number }[],
  room: number
): Promise<{ files: FileFacts[]; problem: string | null }> {
  const files: FileFacts[] = [];
  let problem: string | null = null;
  for (const { blob, durationMs } of given) {
    if (files.length >= room) {
      problem = t.atMost(MOST_FILES);
      break;
    }
    try {
      files.push(await attach(blob, durationMs ?? null));
    } catch (cause) {
      problem = cause instanceof NotAttached ? cause.message : t.notAttached;
    }
  }
  return { files, problem };
}

export { MOST_FILES };
