import { mayCorrect } from '$lib/roles';
import { session } from '$lib/session.svelte';
import { countFillers } from './reading.svelte';
import { canTranslate } from './translation';
import type { Watch } from './watch.svelte';

/** What this person can do about a text as a whole. */
export function textChoices({ recording, transcript }: Watch) {
  const corrects = mayCorrect(session.me.role);
  const ready = recording.media.state === 'ready';
  return {
    hide: countFillers(transcript.segments),
    look: corrects && transcript.version > 0,
    // Before that, what the machine hears next would take its place.
    import: corrects && ready,
    hearAgain: recording.can_edit && ready,
    translate: corrects && canTranslate(transcript),
    removeEnglish: corrects && transcript.translation?.state === 'ready'
  };
}

export type TextChoices = ReturnType<typeof textChoices>;
