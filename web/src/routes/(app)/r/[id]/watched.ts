import { recordings } from '$lib/api';

/** Less than this was only a look. */
const LOOKED_MS = 10_000;
/** So near the end, or so far, it counts as watched. */
const LAST_MS = 5000;
const LAST_SHARE = 0.95;
/** Often enough that hardly anything is watched twice, seldom enough for everybody at once. */
const TOLD_EVERY_MS = 10_000;

/** Where a recording goes on for somebody who has watched until there; null: at its beginning. */
export function goesOnAt(positionMs: number | null, durationMs: number): number | null {
  if (positionMs === null || positionMs < LOOKED_MS) return null;
  const ends = durationMs > 0 && positionMs >= Math.min(durationMs - LAST_MS, durationMs * LAST_SHARE);
  return ends ? null : positionMs;
}

/** Tells the server how far somebody has watched: seldom, and never what it knows. */
export class Watched {
  #knownMs: number | null;
  /** When it was told, or began to play; null: only looking at a page, or at a moment of a link, is not watching. */
  #since: number | null = null;

  constructor(
    knownMs: number | null,
    private readonly tell: (positionMs: number) => Promise<void>,
    private readonly now: () => number = () => performance.now()
  ) {
    this.#knownMs = knownMs;
  }

  static of(recording: { id: string; position_ms: number | null }): Watched {
    return new Watched(recording.position_ms, (ms) => recordings.watched(recording.id, ms));
  }

  /** It plays, and has come here. */
  plays(ms: number): void {
    this.#since ??= this.now();
    if (this.now() - this.#since >= TOLD_EVERY_MS) this.#tell(ms);
  }

  /** It does not play, or is left. */
  stands(ms: number): void {
    if (this.#since !== null) this.#tell(ms);
  }

  #tell(ms: number): void {
    const before = this.#knownMs;
    if (ms === before) return;
    this.#knownMs = ms;
    this.#since = this.now();
    this.tell(ms).catch(() => {
      // Whatever comes next is told instead.
      if (this.#knownMs === ms) this.#knownMs = before;
    });
  }
}
