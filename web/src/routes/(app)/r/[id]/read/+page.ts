import { open } from '$lib/open';
import { Chapters } from '../chapter-list.svelte';
import { showsStanding, showsTranscriptState, STANDING, TRANSCRIPT_STATE } from '../parts';
import { Watch } from '../watch.svelte';
import { Pictures } from './pictures.svelte';
import type { PageLoad } from './$types';

/** All that has a place in the text comes before it is shown, so that nothing moves afterwards. */
export const load: PageLoad = async ({ params, parent }) => {
  await parent();
  const [watch, chapters] = await open(Promise.all([Watch.open(params.id), Chapters.open(params.id)]));
  const pictures = new Pictures();
  const shown = [showsStanding(watch) && STANDING, showsTranscriptState(watch) && TRANSCRIPT_STATE];
  await Promise.allSettled([pictures.load(watch.recording), ...shown.map((part) => part && part.load())]);
  return { watch, chapters, pictures };
};
