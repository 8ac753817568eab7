import type { Transcript, TranslationState } from '$lib/api';
import { said } from '$lib/said/index.svelte';
import * as t from '$texts/transcript';

type Text = Pick<Transcript, 'state' | 'language' | 'translation'>;

/** Whether a translation can be asked for: the text is complete, and not English, and none is there or on its way. */
export const canTranslate = ({ state, language, translation }: Text): boolean =>
  state === 'ready' &&
  language !== null &&
  language !== 'en' &&
  (translation === null || translation.state === 'failed');

/** How far a translation is. Of one that is ready there is nothing to tell. */
export function translationSays({ state, progress, reason }: TranslationState): string | null {
  switch (state) {
    case 'running':
      return progress === null ? t.translating : t.translatingSoFar(Math.round(progress * 100));
    case 'waiting':
      return said(reason?.message ?? t.waitsForTranslation);
    case 'failed':
      return said(reason?.message ?? t.notTranslated);
    case 'ready':
      return null;
  }
}

/** Names the English captions as they are now; null where there are none. Those that grow are fetched ten times. */
export function englishVersion(translation: TranslationState | null): string | null {
  if (!translation) return null;
  const { state, model, progress, again } = translation;
  if (state === 'ready') return `${model}.${again ? 1 : 0}`;
  const tenths = Math.floor((progress ?? 0) * 10);
  return state !== 'failed' && tenths > 0 ? `${model}.unfinished.${tenths}` : null;
}
