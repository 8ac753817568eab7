import { untrack } from 'svelte';
import { atWork, UPLOADS } from '$lib/at-work.svelte';
import { mayUpload } from '$lib/roles';
import { session } from '$lib/session.svelte';
import { memory } from '$lib/uploads/memory';

/** A line that was bad may be better then. */
const AGAIN_MS = 10_000;

/** Has this tab's uploads and its recorder attended to while the shell is shown. To be called while it is set up. */
export function attendToWork(): void {
  // A role can change while the page is open.
  const uploader = $derived(mayUpload(session.me.role) ? session.me.user.id : null);
  $effect(() => (uploader === null ? undefined : goOn(uploader)));
  $effect(() => {
    const { uploads } = atWork;
    return uploader !== null && uploads ? untrack(() => uploads.attend()) : undefined;
  });
  $effect(() => {
    const { recorder } = atWork;
    return recorder ? untrack(() => recorder.attend()) : undefined;
  });
}

/** Fetches the uploads where this browser remembers one that is not settled, however often that takes. */
function goOn(userId: string): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let over = false;
  const look = async () => {
    if (atWork.uploads || !(await memory.unsettled(userId)) || over) return;
    await UPLOADS.load().catch(() => {
      timer = setTimeout(() => void look(), AGAIN_MS);
    });
  };
  void untrack(look);
  return () => {
    over = true;
    clearTimeout(timer);
  };
}
