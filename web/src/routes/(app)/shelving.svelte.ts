import { tick } from 'svelte';
import { announcer } from '$lib/announce.svelte';
import { sentence, type Recording } from '$lib/api';
import { retagged } from '$lib/tags/tags';
import * as common from '$texts/common';
import * as t from '$texts/library';
import { each } from './each';
import type { Library } from './library.svelte';
import type { Selection } from './selection.svelte';

const ABOUT = 'shelving';

/** Puts recordings away and takes them back, one or all that are chosen, and says so. */
export class Shelving {
  constructor(
    private readonly library: () => Library,
    readonly selection: Selection
  ) {}

  trash = async (one?: Recording) => {
    const library = this.library();
    const done = await this.#to(one, (id) => library.trash(id));
    if (done.length === 0) return;
    const said = one ? t.namedInTrash(one.title) : t.inTrash(done.length);
    const undo = () => void this.#undo(library, done);
    announcer.show(said, 'plain', { about: ABOUT, action: { label: common.undo, run: undo } });
  };

  restore = async (one?: Recording) => {
    const library = this.library();
    const done = await this.#to(one, (id) => library.restore(id));
    if (done.length === 0) return;
    const said = one ? t.namedRestored(one.title) : t.restored(done.length);
    announcer.show(said, 'plain', { about: ABOUT });
  };

  /** All that are chosen, for good. */
  removeAll = async () => {
    const library = this.library();
    const done = await this.#to(undefined, (id) => library.remove(id));
    if (done.length === 0) return;
    announcer.show(t.deleted(done.length));
  };

  tagAll = async (before: string[], after: string[]) => {
    const library = this.library();
    await this.#to(undefined, async (id) => {
      const recording = library.recordings.find((one) => one.id === id);
      if (recording) await library.change(id, { tags: retagged(recording.tags, before, after) });
    });
  };

  /** Does it to one, or to all that are chosen. What fails of those says so where it is. */
  async #to(one: Recording | undefined, act: (id: string) => Promise<void>): Promise<string[]> {
    if (!one) return this.selection.forEach(act);
    return each([one.id], act, (_, problem) => problem !== null && announcer.show(problem, 'bad'));
  }

  async #undo(library: Library, ids: string[]): Promise<void> {
    await each(
      ids,
      (id) => library.restore(id),
      (_, problem) => problem !== null && announcer.show(problem, 'bad')
    );
  }
}

/** What had the focus has gone: it goes to what stands in its place now. */
export async function focusInstead(places: () => Iterable<HTMLElement>, at: number): Promise<void> {
  await tick();
  if (document.activeElement !== document.body) return;
  const all = [...places()];
  (all[at] ?? all.at(-1))?.focus();
}
