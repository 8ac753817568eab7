// How many pictures a second this machine can encode, found out while it does. A picture that is left out is not
// missed; one that waits in the encoder holds back the sound, too, and is lost in a crash.

/** Behind by more than this, fewer pictures are made. */
const BEHIND_MS = 700;
/** Behind by more than this, a crash would soon cost too much for slowing down step by step. */
const FAR_BEHIND_MS = 1500;
/** Closer than this, more are tried again. */
const CLOSE_MS = 450;
const FASTEST_MS = 33;
const SLOWEST_MS = 500;
/** A processor with so few cores is not asked for more than 10 pictures a second to begin with. */
const FEW_CORES = 2;

export class Pace {
  gapMs: number;
  #calm = 0;
  #beforeMs = 0;

  constructor(cores: number) {
    this.gapMs = cores <= FEW_CORES ? 100 : FASTEST_MS;
  }

  /** Told once a slice how far the encoder is behind. True when the gap has changed. */
  adapt(behindMs: number): boolean {
    const before = this.gapMs;
    this.#calm = behindMs < CLOSE_MS ? this.#calm + 1 : 0;
    // While it catches up, what was changed is enough.
    const growing = behindMs > this.#beforeMs - 100;
    this.#beforeMs = behindMs;
    if (behindMs > FAR_BEHIND_MS && growing) this.gapMs = SLOWEST_MS;
    else if (behindMs > BEHIND_MS && growing) this.gapMs = Math.min(SLOWEST_MS, this.gapMs * 2);
    // Slowly, since every attempt that fails puts the end of the recording at risk again.
    else if (this.#calm >= 5) {
      this.gapMs = Math.max(FASTEST_MS, this.gapMs * 0.7);
      this.#calm = 0;
    }
    return this.gapMs !== before;
  }
}
