import { open } from '$lib/open';
import { Library } from './library.svelte';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ parent }) => {
  await parent();
  return { library: await open(Library.open()) };
};
