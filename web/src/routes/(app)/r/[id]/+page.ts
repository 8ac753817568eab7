import { open } from '$lib/open';
import { Watch } from './watch.svelte';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ params, parent }) => {
  await parent();
  return { watch: await open(Watch.open(params.id)) };
};
