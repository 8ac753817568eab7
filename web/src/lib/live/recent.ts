import type { StreamMessage } from './stream';

const KEPT = 500;

type Told = Extract<StreamMessage, { type: 'change' }>;

/** The latest changes of the stream, for tabs that come later than it but know less. */
export class Recent {
  #told: Told[] = [];
  /** From here on nothing is missing; null while nothing was heard. */
  #from: number | null = null;

  constructor(private readonly kept = KEPT) {}

  /** The stream begins there; a second beginning counts only where nothing of the first is known. */
  begin(after: number): void {
    this.#from ??= after;
  }

  add(message: StreamMessage): void {
    if (message.type !== 'change') return;
    this.#from ??= message.id - 1;
    this.#told.push(message);
    if (this.#told.length <= this.kept) return;
    const [gone] = this.#told.splice(0, 1);
    if (gone) this.#from = gone.id;
  }

  /** What somebody has missed who knows all up to there; null: that is not known any more. */
  after(id: number): StreamMessage[] | null {
    if (this.#from === null) return [];
    if (id < this.#from) return null;
    return this.#told.filter((told) => told.id > id);
  }

  forget(): void {
    this.#told = [];
    this.#from = null;
  }
}
