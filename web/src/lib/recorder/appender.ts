// Sends what a ledger holds to the server, in order, until all of it is there. One appender a recording.
import { Failure } from '$lib/api';
import * as t from '$texts/recorder';
import { backoffMs } from '../backoff';
import { faultOf } from './faults';
import type { Ledger } from './ledger';
import type { Begun, Tus } from './tus';

export type Sending = 'idle' | 'sending' | 'waiting' | 'finished' | 'stopped';

export interface Progress {
  sending: Sending;
  offset: number;
  /** Why it waits or has stopped: a sentence, or empty. */
  problem: string;
}

export interface Upload {
  uploadId: string;
  recordingId: string | null;
}

export interface AppenderOptions {
  create: (again: boolean) => Promise<Begun>;
  /** Called before the first byte is sent: an upload that is not remembered could never be finished. */
  begun: (upload: Upload) => Promise<void>;
  moved: (progress: Progress) => void;
  upload: Upload | null;
  random?: () => number;
}

/** A request should carry what a line sends in a few seconds: a cut one is sent again as a whole. */
const REQUEST_SECONDS = 4;
const LEAST_BYTES = 256 << 10;
const MOST_BYTES = 4 << 20;

export class Appender {
  #offset = 0;
  #faults = 0;
  #upload: Upload | null;
  #batchBytes = 1 << 20;
  #wake: (() => void) | null = null;
  #waitsUntil = 0;
  #run: Promise<void> | null = null;
  #state: Progress = { sending: 'idle', offset: 0, problem: '' };
  #over = false;

  constructor(
    private readonly tus: Tus,
    private readonly ledger: Ledger,
    private readonly options: AppenderOptions
  ) {
    this.#upload = options.upload;
  }

  /** Runs until all is sent, or until the server refuses for good. */
  start(): Promise<void> {
    this.#run ??= this.#loop().finally(() => (this.#run = null));
    return this.#run;
  }

  /** More was recorded, or it has ended. Timers of hidden pages sleep long, so this also ends a pause that is over. */
  nudge(): void {
    if (this.#state.sending !== 'waiting' || performance.now() >= this.#waitsUntil) this.#wake?.();
  }

  /** The network is said to be back: no reason to wait any longer. */
  retryNow(): void {
    this.#wake?.();
  }

  /** After this nothing is sent any more. */
  stop(): void {
    this.#over = true;
    this.#wake?.();
  }

  async #loop(): Promise<void> {
    let known = this.#upload === null;
    while (!this.#over) {
      try {
        const done = known ? await this.#step() : await this.#askWhere();
        if (done) return this.#tell('finished', '');
        known = true;
        this.#faults = 0;
      } catch (cause) {
        if (this.#over) return;
        if (!(cause instanceof Failure)) throw cause;
        const fault = faultOf(cause);
        if (fault.then === 'stop') return this.#tell('stopped', fault.sentence);
        if (fault.then === 'anew' && !(await this.#anew())) return this.#tell('stopped', fault.sentence);
        await this.#pause(fault.sentence);
        known = this.#upload === null;
      }
    }
  }

  /** One request. True once the server has everything and knows that it is everything. */
  async #step(): Promise<boolean> {
    const upload = this.#upload ?? (await this.#create());
    // Both are read before the bytes: more may be recorded while the disk is asked.
    const { ended, sizeBytes } = this.ledger;
    const bytes = await this.ledger.read(this.#offset, this.#batchBytes);
    const last = ended && this.#offset + bytes.length >= sizeBytes;
    if (bytes.length === 0 && this.#offset < sizeBytes) throw copyLost();
    if (bytes.length === 0 && !last) {
      await this.#idle();
      return false;
    }
    this.#tell('sending', this.#faults > 0 ? this.#state.problem : '');
    const began = performance.now();
    this.#moved(await this.tus.append(upload.uploadId, this.#offset, bytes, last ? sizeBytes : null));
    this.#adapt(bytes.length, performance.now() - began);
    return last && this.#offset >= sizeBytes;
  }

  async #create(): Promise<Upload> {
    this.#tell('sending', this.#state.problem);
    const begun = await this.options.create(false);
    this.#upload = { uploadId: begun.uploadId, recordingId: begun.recordingId };
    await this.options.begun(this.#upload);
    // A creation that is repeated finds an upload that may have gone on.
    this.#found(begun.offset);
    return this.#upload;
  }

  /** True if the server has it all and was told so: only the answer had got lost. */
  async #askWhere(): Promise<boolean> {
    const { offset, finished } = await this.tus.head(this.#upload!.uploadId);
    this.#found(offset);
    return finished;
  }

  /** The server does not know the upload any more. While all of it is still here, it is simply sent again. */
  async #anew(): Promise<boolean> {
    if (this.#upload === null || (this.ledger.sizeBytes > 0 && !this.ledger.whole)) return false;
    const begun = await this.options.create(true).catch(() => null);
    if (!begun) return true;
    this.#upload = { uploadId: begun.uploadId, recordingId: begun.recordingId };
    await this.options.begun(this.#upload);
    this.#moved(begun.offset);
    return true;
  }

  /** How much the server has, as it says itself. */
  #found(offset: number): void {
    if (this.ledger.ended && offset > this.ledger.sizeBytes) this.ledger.goOnFrom(offset);
    this.#moved(offset);
  }

  #moved(offset: number): void {
    this.#offset = offset;
    this.ledger.acknowledged(offset);
    this.#tell(this.#state.sending, this.#state.problem);
  }

  #adapt(sent: number, ms: number): void {
    const wanted = (sent / Math.max(1, ms)) * 1000 * REQUEST_SECONDS;
    this.#batchBytes = Math.min(MOST_BYTES, Math.max(LEAST_BYTES, wanted));
  }

  #idle(): Promise<void> {
    this.#tell('idle', '');
    // Something may have come while the disk was asked.
    if (this.ledger.ended || this.ledger.sizeBytes > this.#offset) return Promise.resolve();
    return new Promise((resolve) => (this.#wake = resolve));
  }

  async #pause(sentence: string): Promise<void> {
    this.#faults += 1;
    const ms = backoffMs(this.#faults, this.options.random);
    this.#waitsUntil = performance.now() + ms;
    this.#tell('waiting', sentence);
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  #tell(sending: Sending, problem: string): void {
    this.#state = { sending, problem, offset: this.#offset };
    this.options.moved(this.#state);
  }
}

function copyLost(): Failure {
  return new Failure(422, 'copy_lost', t.copyLost);
}
