/** Long enough to be calm between the turns of several files, short enough to be about now. */
const WINDOW_MS = 8000;

/** Bytes per second over the last few seconds. */
export class Speed {
  #marks: [at: number, bytes: number][] = [];

  constructor(private readonly now: () => number = () => performance.now()) {}

  at(bytes: number): number {
    const now = this.now();
    // After a cut the offset may be smaller than what had been handed to the network.
    const last = this.#marks.at(-1);
    if (last && bytes < last[1]) this.clear();
    this.#marks = [...this.#marks.filter(([at]) => now - at < WINDOW_MS), [now, bytes]];
    const [first] = this.#marks;
    return first && now - first[0] > 800 ? ((bytes - first[1]) / (now - first[0])) * 1000 : 0;
  }

  clear(): void {
    this.#marks = [];
  }
}
