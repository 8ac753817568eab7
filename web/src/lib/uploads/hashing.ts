import { RunningSum } from './sums';
import type { SumsAnswer, SumsQuestion } from './sums.worker';

/** The file was changed, moved or deleted since it was chosen; browsers then refuse to read it. */
export class Unreadable extends Error {}

interface Asked {
  id: string;
  bytes: number;
  answer: (sha256: string) => void;
  fail: (cause: unknown) => void;
}

/** Sums of files, computed by one worker for all of them. */
class Hashing {
  #worker: Worker | null = null;
  /** Only when the worker cannot be had: an upgraded server no longer knows the script of an older page. */
  #here: Map<string, RunningSum> | null = null;
  readonly #files = new Map<string, File>();
  readonly #asked = new Map<number, Asked>();
  #next = 1;

  open(id: string, file: File): void {
    this.#files.set(id, file);
    this.#tell({ type: 'open', id, file });
  }

  /** SHA-256 of the first `bytes` in hex. Throws `Unreadable`. */
  at(id: string, bytes: number): Promise<string> {
    return new Promise((answer, fail) => {
      const question = this.#next++;
      this.#asked.set(question, { id, bytes, answer, fail });
      this.#tell({ type: 'at', id, bytes, question });
    });
  }

  close(id: string): void {
    this.#files.delete(id);
    this.#here?.delete(id);
    this.#tell({ type: 'close', id });
  }

  #tell(message: SumsQuestion): void {
    if (!this.#here) (this.#worker ??= this.#start()).postMessage(message);
    else if (message.type === 'at') this.#answerHere(message.question);
  }

  #start(): Worker {
    const worker = new Worker(new URL('./sums.worker.ts', import.meta.url), { type: 'module' });
    worker.onmessage = ({ data }: MessageEvent<SumsAnswer>) => this.#hear(data);
    worker.onerror = () => {
      this.#here ??= new Map();
      for (const question of this.#asked.keys()) this.#answerHere(question);
    };
    return worker;
  }

  #hear(answer: SumsAnswer): void {
    const asked = this.#asked.get(answer.question);
    this.#asked.delete(answer.question);
    if ('sha256' in answer) asked?.answer(answer.sha256);
    else asked?.fail(new Unreadable());
  }

  #answerHere(question: number): void {
    const asked = this.#asked.get(question);
    const file = asked && this.#files.get(asked.id);
    if (!asked || !file) return this.#hear({ question, unreadable: true });
    const sum = this.#here?.get(asked.id) ?? new RunningSum(file);
    this.#here?.set(asked.id, sum);
    sum.at(asked.bytes).then(
      (sha256) => this.#hear({ question, sha256 }),
      () => this.#hear({ question, unreadable: true })
    );
  }
}

export const hashing = new Hashing();
export type Sums = Pick<Hashing, 'open' | 'at' | 'close'>;
