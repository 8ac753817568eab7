// Who sends next. HTTP/1.1 allows six connections to an origin: one carries the events, and a page needs some
// to load; so three are for files. A file goes lane by lane in turns of a few seconds, so that nothing short
// waits for something of three hours.

const LANES = 3;
/** One lane is never taken by a large file: a small one finds it free, or soon free. */
const LANES_FOR_LARGE = 2;
const LARGE_BYTES = 64 << 20;
/** So long a wait is worth half the size: ten gigabytes come before fifty megabytes after four minutes. */
const WAIT_HALVES_MS = 30_000;
/** The server's slices: a turn that ends with one leaves no odd piece behind. */
const BLOCK_BYTES = 8 << 20;
const TURN_SECONDS = 10;
const LONGEST_TURN_BYTES = 64 << 20;

export interface Candidate {
  id: string;
  remainingBytes: number;
  /** Of those that a person wants first, the lowest comes first; null: no wish. */
  wish: number | null;
}

interface Waiting extends Candidate {
  since: number;
  grant: () => void;
  refuse: (cause: Withdrawn) => void;
}

/** A turn that was waited for is not wanted any more. */
export class Withdrawn extends Error {}

/** How much a turn carries, at this many bytes per second (0: unknown). */
export function turnBytes(speed: number): number {
  const blocks = Math.round((speed * TURN_SECONDS) / BLOCK_BYTES);
  return Math.min(Math.max(blocks, 1) * BLOCK_BYTES, LONGEST_TURN_BYTES);
}

/** Smallest first, and the longer one waits, the smaller it counts. */
export function inOrder<T extends Candidate & { since: number }>(waiting: T[], now: number): T[] {
  const weight = (one: T) => Math.log2(Math.max(1, one.remainingBytes)) - (now - one.since) / WAIT_HALVES_MS;
  return [...waiting].sort((a, b) => {
    if (a.wish !== null || b.wish !== null) return (a.wish ?? Infinity) - (b.wish ?? Infinity);
    return weight(a) - weight(b);
  });
}

const isLarge = (one: Candidate) => one.remainingBytes > LARGE_BYTES;

export class Lanes {
  readonly #sending = new Map<string, Candidate>();
  readonly #waiting = new Map<string, Waiting>();

  constructor(private readonly now: () => number = () => performance.now()) {}

  /** Resolves when it is this one's turn. Whoever asks while it has a lane ends its turn by that. */
  take(candidate: Candidate): Promise<void> {
    this.#sending.delete(candidate.id);
    return new Promise((grant, refuse) => {
      this.#waiting.set(candidate.id, { ...candidate, since: this.now(), grant, refuse });
      this.#admit();
    });
  }

  /** Gives the lane back, or waits no longer for one. */
  leave(id: string): void {
    this.#sending.delete(id);
    this.#waiting.get(id)?.refuse(new Withdrawn());
    this.#waiting.delete(id);
    this.#admit();
  }

  prefer(id: string, wish: number | null): void {
    const waiting = this.#waiting.get(id);
    if (waiting) waiting.wish = wish;
    this.#admit();
  }

  waits(id: string): boolean {
    return this.#waiting.has(id);
  }

  #admit(): void {
    for (const next of inOrder([...this.#waiting.values()], this.now())) {
      const large = [...this.#sending.values()].filter(isLarge).length;
      if (this.#sending.size >= LANES) return;
      if (isLarge(next) && large >= LANES_FOR_LARGE) continue;
      this.#waiting.delete(next.id);
      this.#sending.set(next.id, next);
      next.grant();
    }
  }
}
