import type { SpeechModels, Workspace } from '$lib/api';
import { speech, workspace } from '$lib/api/workspace';
import * as t from '$texts/speechmodel';

/** The model that makes the texts of the workspace. */
export class SpeechModel {
  #status: SpeechModels = $state.raw({ current: null, models: [], pull: null });
  /** Null: the one that the operator of the server chose. */
  #chosen = $state<string | null>(null);

  static async open(): Promise<SpeechModel> {
    const [status, found] = await Promise.all([speech.models(), workspace.get()]);
    return new SpeechModel(status, found);
  }

  constructor(status: SpeechModels, found: Workspace) {
    this.#status = status;
    this.#chosen = found.model;
  }

  /** Empty: the server's choice. */
  get value(): string {
    return this.#chosen ?? '';
  }

  get name(): string {
    return this.options.find(({ value }) => value === this.value)?.name ?? this.value;
  }

  get options(): { value: string; name: string }[] {
    const { current } = this.#status;
    const options = [{ value: '', name: current ? t.serversChoiceOf(current) : t.serversChoice }];
    for (const name of this.#installed) options.push({ value: name, name });
    // It was taken away since it was chosen.
    if (this.#chosen !== null && !this.#installed.includes(this.#chosen))
      options.push({ value: this.#chosen, name: t.notInstalled(this.#chosen) });
    return options;
  }

  get onlyDemo(): boolean {
    const installed = this.#status.models.filter((model) => model.installed);
    return installed.length > 0 && installed.every((model) => model.demo);
  }

  /** Says what has become of it. */
  async choose(value: string): Promise<string> {
    try {
      this.#chosen = (await workspace.change({ model: value || null })).model;
    } catch (cause) {
      // What was offered may not be there any more.
      this.#status = await speech.models().catch(() => this.#status);
      throw cause;
    }
    return this.#chosen === null ? t.serversChoiceNow : t.modelNow(this.#chosen);
  }

  get #installed(): string[] {
    return this.#status.models.filter((model) => model.installed).map((model) => model.name);
  }
}
