import { memory, type Remembered } from './memory';
import { originOf, type Origin } from './recognise';
import type { Mark, Transfer } from './transfer.svelte';

/** What this browser remembers of one person's uploads, at hand for the pages and kept on disk. */
export class Recollection {
  #known = $state.raw(new Map<string, Remembered>());
  /** The mark that was kept last for each transfer: most changes of a transfer are none of what is kept. */
  readonly #marks = new Map<string, Mark | null>();

  get(uploadId: string): Remembered | undefined {
    return this.#known.get(uploadId);
  }

  async load(userId: string): Promise<Remembered[]> {
    const all = await memory.all(userId);
    this.#known = new Map(all.map((facts) => [facts.id, facts]));
    return all;
  }

  /** What an upload was begun with, from here or from the server; null where that does not answer. */
  async originOf(uploadId: string): Promise<Origin | null> {
    const known = this.get(uploadId);
    if (known?.replaces !== undefined) {
      const { fingerprint, replaces, language = null } = known;
      return { fingerprint, replaces, language };
    }
    const told = await originOf(uploadId);
    return told && { ...told, fingerprint: known?.fingerprint ?? told.fingerprint };
  }

  /** Keeps how far a transfer is. */
  note(transfer: Transfer): void {
    if (!transfer.uploadId || this.#marks.get(transfer.id) === transfer.mark) return;
    this.#marks.set(transfer.id, transfer.mark);
    void this.keep(factsOf(transfer, transfer.uploadId));
  }

  async keep(facts: Remembered): Promise<void> {
    this.#known = new Map(this.#known).set(facts.id, facts);
    await memory.keep(facts);
  }

  async keepFinished(facts: Remembered): Promise<void> {
    await this.keep(facts);
    await memory.tidy(facts.user_id);
  }

  async forget(uploadId: string): Promise<void> {
    const known = new Map(this.#known);
    known.delete(uploadId);
    this.#known = known;
    await memory.drop(uploadId);
  }
}

export function factsOf(transfer: Transfer, uploadId: string): Remembered {
  return {
    id: uploadId,
    user_id: transfer.userId,
    filename: transfer.file.name,
    title: transfer.title,
    size_bytes: transfer.file.size,
    last_modified: transfer.file.lastModified,
    fingerprint: transfer.fingerprint,
    replaces: transfer.replaces,
    language: transfer.language,
    mark: transfer.sha256 ? { bytes: transfer.file.size, sha256: transfer.sha256 } : transfer.mark,
    handle: transfer.handle,
    recording_id: transfer.recordingId,
    sent_at: null,
    receipt: null
  };
}
