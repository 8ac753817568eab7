/** How much has been recorded: real time without the pauses. */
export class Stopwatch {
  #passedMs = 0;
  #since: number | null = null;

  constructor(private readonly now: () => number = () => performance.now()) {}

  get ms(): number {
    return Math.round(this.#passedMs + (this.#since === null ? 0 : this.now() - this.#since));
  }

  go(): void {
    this.#since ??= this.now();
  }

  hold(): void {
    this.#passedMs = this.ms;
    this.#since = null;
  }
}
