import { sentence, type Transcript, type TranslationState } from '$lib/api';
import { knowMany, type Models } from '$lib/models';

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
      return progress === null ? 'Translating' : `Translating · ${Math.round(progress * 100)} %`;
    case 'waiting':
      return reason?.message ?? 'Waiting for its turn to be translated.';
    case 'failed':
      return reason?.message ?? 'The recording could not be translated.';
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

/** A translation that somebody is about to ask for. */
export class Translating {
  /** Null until they are known. */
  models = $state.raw<Models | null>(null);
  /** Empty: the usual one. */
  model = $state('');
  busy = $state(false);
  problem = $state<string | null>(null);

  readonly capable: string[] = $derived(this.models ? knowMany(this.models) : []);

  constructor(private readonly send: (model?: string) => Promise<void>) {}

  async load(ask: () => Promise<Models>): Promise<void> {
    try {
      this.models = await ask();
      this.model = this.offersUsual ? '' : (this.capable[0] ?? '');
    } catch (cause) {
      this.problem = sentence(cause);
    }
  }

  /** Not where it would only wait for a model that is there beside it. */
  get offersUsual(): boolean {
    const usual = this.models?.usual;
    return !usual || this.capable.length === 0 || this.capable.includes(usual);
  }

  /** True once it is asked for; otherwise the reason is shown. */
  async run(): Promise<boolean> {
    if (this.busy) return false;
    this.busy = true;
    this.problem = null;
    try {
      await this.send(this.model || undefined);
      return true;
    } catch (cause) {
      this.problem = sentence(cause);
      return false;
    } finally {
      this.busy = false;
    }
  }
}
