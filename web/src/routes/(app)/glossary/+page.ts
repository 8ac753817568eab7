import { open } from '$lib/open';
import { Terms } from './terms.svelte';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ parent }) => {
  await parent();
  return { terms: await open(Terms.open()) };
};
