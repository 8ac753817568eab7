/** What stays in view for less was only passed. */
const STAYS_MS = 2500;

/**
 * How far somebody has read, from how far they see, which is told again and again. Who scrolls slowly never stands
 * still, and reads all the same: what counts is what was in view, or behind it, for long enough.
 */
export class ReadUntil {
  furthestMs: number | null = null;
  /** In order; the first is the last one that is old enough. */
  #seen: { at: number; ms: number }[] = [];

  constructor(private readonly now: () => number = () => performance.now()) {}

  /** Answers whether somebody has read further. */
  sees(ms: number): boolean {
    const now = this.now();
    this.#seen.push({ at: now, ms });
    while (this.#seen[1] && now - this.#seen[1].at >= STAYS_MS) this.#seen.shift();
    if (now - this.#seen[0]!.at < STAYS_MS) return false;
    const read = Math.min(...this.#seen.map((one) => one.ms));
    if (read <= (this.furthestMs ?? -1)) return false;
    this.furthestMs = read;
    return true;
  }

  /** Nobody looks. */
  looksAway(): void {
    this.#seen = [];
  }
}
