import { open } from '$lib/open';
import { People } from './people.svelte';
import { SpeechModel } from './speech-model.svelte';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ parent }) => {
  await parent();
  const [people, speechModel] = await open(Promise.all([People.open(), SpeechModel.open()]));
  return { people, speechModel };
};
