import { recordings, type Recording } from '$lib/api';

/** When each still of a recording begins to be what is seen. */
export class Pictures {
  stills = $state.raw<number[]>([]);
  /** The file whose pictures were asked for. */
  #asked: string | null = null;

  /** Asks only where there is something new; without pictures the text is there all the same. */
  async load({ id, file, has_pictures }: Pick<Recording, 'id' | 'file' | 'has_pictures'>): Promise<void> {
    const wanted = has_pictures ? (file?.id ?? id) : null;
    if (this.#asked === wanted) return;
    this.#asked = wanted;
    try {
      const stills = wanted === null ? [] : (await recordings.pictures(id)).stills;
      if (this.#asked === wanted) this.stills = stills;
    } catch {
      if (this.#asked === wanted) this.#asked = null;
    }
  }
}
