import { open } from '$lib/open';
import { People } from './people.svelte';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ parent }) => {
  await parent();
  return { people: await open(People.open()) };
};
