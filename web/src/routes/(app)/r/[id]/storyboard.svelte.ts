import { address, recordings, type Recording, type Storyboard as Grid } from '$lib/api';

/** Small pictures of a recording for the timeline, in one image. Loaded when somebody is about to need them. */
export class Storyboard {
  /** Null until the image is there. */
  sheet = $state.raw<(Grid & { url: string }) | null>(null);
  /** The file whose pictures were asked for. */
  #asked: string | null = null;

  async load({ id, file, has_pictures }: Pick<Recording, 'id' | 'file' | 'has_pictures'>): Promise<void> {
    const wanted = file?.id ?? id;
    if (!has_pictures || this.#asked === wanted) return;
    this.#asked = wanted;
    this.sheet = null;
    try {
      const { storyboard } = await recordings.pictures(id);
      if (!storyboard) return;
      const url = address.storyboard(id, file?.id);
      await loaded(url);
      if (this.#asked === wanted) this.sheet = { ...storyboard, url };
    } catch {
      // Whoever comes back to the timeline asks again.
      if (this.#asked === wanted) this.#asked = null;
    }
  }
}

/** Where in the image the picture of a moment begins, in pixels. */
export function tileAt(
  { columns, count, interval_ms, tile_width, tile_height }: Grid,
  ms: number
): { left: number; top: number } {
  const n = Math.max(0, Math.min(count - 1, Math.floor(ms / interval_ms)));
  return { left: (n % columns) * tile_width, top: Math.floor(n / columns) * tile_height };
}

function loaded(url: string): Promise<void> {
  const image = new Image();
  image.src = url;
  return image.decode();
}
