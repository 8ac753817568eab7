import { sentence } from '$lib/api';
import { knowMany, type Models } from '$lib/models';

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
