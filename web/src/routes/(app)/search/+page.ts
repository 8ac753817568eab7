import type { PageLoad } from './$types';

// The page asks by itself, while somebody types: nothing to wait for here.
export const load: PageLoad = async ({ parent }) => {
  await parent();
};
