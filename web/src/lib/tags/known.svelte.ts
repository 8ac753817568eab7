import { recordings, type Tag } from '$lib/api';

/** The tags in use. Asked for when somebody is about to choose one. */
class KnownTags {
  list = $state.raw<Tag[]>([]);

  /** Without an answer none is offered, and everything else goes on. */
  async load(): Promise<void> {
    try {
      this.list = (await recordings.tags()).tags;
    } catch {
      // The next one who asks tries again.
    }
  }
}

export const knownTags = new KnownTags();
