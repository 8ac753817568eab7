import { open } from '$lib/open';
import { Library } from './library.svelte';
import { shelfFrom } from './shelf';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ parent, url }) => {
  // The answer depends on these parameters alone; of the others the page makes what it likes.
  const shelf = shelfFrom(url.searchParams);
  await parent();
  return { library: await open(Library.open(shelf)) };
};
