import { sentence, type SavedSearch } from '$lib/api';
import { savedSearches } from '$lib/api/searches';
import { announcer } from '$lib/announce.svelte';
import * as t from '$texts/search';

/** Questions that one asks again. */
export class Saved {
  list = $state.raw<SavedSearch[]>([]);

  async load(): Promise<void> {
    try {
      this.list = (await savedSearches.list()).searches;
    } catch {
      // The page searches without them.
    }
  }

  of(query: string): SavedSearch | undefined {
    return this.list.find((saved) => saved.query === query);
  }

  async save(name: string, query: string): Promise<void> {
    try {
      const saved = await savedSearches.save({ name, query });
      this.list = [...this.list.filter((other) => other.id !== saved.id), saved];
      announcer.show(t.isSaved);
    } catch (cause) {
      announcer.show(sentence(cause), 'bad');
    }
  }

  async remove(saved: SavedSearch): Promise<void> {
    const before = this.list;
    this.list = before.filter((other) => other.id !== saved.id);
    try {
      await savedSearches.remove(saved.id);
    } catch (cause) {
      this.list = before;
      announcer.show(sentence(cause), 'bad');
    }
  }
}
