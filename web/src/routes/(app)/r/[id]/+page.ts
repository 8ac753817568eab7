import { open } from '$lib/open';
import { Chapters } from './chapter-list.svelte';
import { shownAtOnce } from './parts';
import { Watch } from './watch.svelte';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ params, parent }) => {
  await parent();
  const [watch, chapters] = await open(Promise.all([Watch.open(params.id), Chapters.open(params.id)]));
  await shownAtOnce(watch, chapters);
  return { watch, chapters };
};
