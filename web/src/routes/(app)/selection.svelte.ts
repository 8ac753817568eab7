import { SvelteMap, SvelteSet } from 'svelte/reactivity';
import { each } from './each';

/** Recordings chosen to do one thing to all of them. */
export class Selection {
  readonly ids = new SvelteSet<string>();
  /** Why it did not work for those of the last attempt that are still chosen. */
  readonly problems = new SvelteMap<string, string>();
  busy = $state(false);
  /** The one that was chosen last: from here a range goes. */
  #from: string | null = null;

  get active(): boolean {
    return this.ids.size > 0;
  }

  toggle(id: string): void {
    if (this.ids.has(id)) this.drop(id);
    else this.ids.add(id);
    this.#from = id;
  }

  /** From the one that was chosen last to this one, in the order in which they are shown. */
  extendTo(id: string, shown: readonly string[]): void {
    const [from, to] = [shown.indexOf(this.#from ?? id), shown.indexOf(id)];
    if (from < 0 || to < 0) return this.toggle(id);
    for (const one of shown.slice(Math.min(from, to), Math.max(from, to) + 1)) this.ids.add(one);
    this.#from = id;
  }

  all(shown: readonly string[]): void {
    for (const id of shown) this.ids.add(id);
  }

  clear(): void {
    this.ids.clear();
    this.problems.clear();
    this.#from = null;
  }

  /** What is not shown any more cannot be meant. */
  keepOnly(shown: readonly string[]): void {
    const still = new Set(shown);
    for (const id of this.ids) if (!still.has(id)) this.drop(id);
  }

  /** What failed stays chosen, with the reason. Answers those that it worked for; one thing at a time. */
  async forEach(act: (id: string) => Promise<void>): Promise<string[]> {
    if (this.busy) return [];
    this.busy = true;
    this.problems.clear();
    const worked = await each([...this.ids], act, (id, problem) => {
      if (problem === null) this.drop(id);
      else this.problems.set(id, problem);
    });
    this.busy = false;
    return worked;
  }

  private drop(id: string): void {
    this.ids.delete(id);
    this.problems.delete(id);
  }
}
