import { DetailedError, Upload, type HttpRequest } from 'tus-js-client';
import { failureFrom } from '$lib/api';
import { Unreadable, type Sums } from './hashing';
import { turnBytes, type Lanes } from './lanes';
import { ANOTHER_FILE, FENCED, passes, problemOf, unreachable, UNREADABLE, type Problem } from './reasons';
import { Speed } from './speed';

/**
 * `checking`: what was sent before is compared with the file. `waiting`: for its turn. `interrupted`: it goes on
 * by itself. `finishing`: every byte was acknowledged, and the last of them are being summed up here.
 */
export type TransferState =
  'checking' | 'waiting' | 'sending' | 'interrupted' | 'paused' | 'failed' | 'finishing' | 'sent';

/** A restart of the server takes seconds. After ten minutes it is given up until there is a sign of life. */
const RETRY_DELAYS_MS = [0, 500, 1000, 2000, 3000, 5000, 5000, ...Array<number>(30).fill(20_000)];
/** Fenced twice within so long: somebody else sends the same upload, and two would only stop each other. */
const FENCED_AGAIN_MS = 30_000;

export interface Mark {
  bytes: number;
  sha256: string;
}

export interface TransferFacts {
  id: string;
  userId: string;
  file: File;
  handle: FileSystemFileHandle | null;
  fingerprint: string;
  /** Of an upload that was begun before. */
  uploadId: string | null;
  mark: Mark | null;
  /** The recording that it becomes the next file of. */
  replaces: string | null;
  /** What is spoken in it, as a code; null: it is to be detected. */
  language: string | null;
}

/** What a transfer stands on. */
export interface Ground {
  lanes: Lanes;
  sums: Sums;
  /** Its state, its upload or its mark is another now. */
  changed: (transfer: Transfer) => void;
}

/**
 * The transfer of one file, with the states that a person sees.
 *
 * One connection a file, in turns, and not `parallelUploads`: three files already share the line; the parts of a
 * concatenation have no running sum, so that its receipt would wait until the server has read everything again;
 * and tus-js-client cannot go on with parts of an earlier visit.
 */
export class Transfer {
  state = $state<TransferState>('waiting');
  sentBytes = $state(0);
  recordingId = $state<string | null>(null);
  uploadId = $state<string | null>(null);
  problem = $state.raw<Problem | null>(null);
  /** Bytes per second over the last few seconds; 0 while unknown. */
  speed = $state(0);
  /** It stands in line after its turn; said only once that takes long. */
  between = $state(false);
  wish = $state<number | null>(null);
  /** Of all bytes, once they are sent. */
  sha256: string | null = null;
  mark: Mark | null;
  readonly id: string;
  readonly userId: string;
  readonly file: File;
  readonly title: string;
  readonly fingerprint: string;
  readonly handle: FileSystemFileHandle | null;
  readonly replaces: string | null;
  readonly language: string | null;
  readonly #ground: Ground;
  readonly #tus: Upload;
  readonly #measured = new Speed();
  #checked: boolean;
  /** Counts starts and stops: what an earlier one began must not go on. */
  #run = 0;
  /** The lane it has is for a request that was not sent yet. */
  #turn = false;
  #fencedAt = -Infinity;

  constructor(facts: TransferFacts, ground: Ground) {
    this.id = facts.id;
    this.userId = facts.userId;
    this.file = facts.file;
    this.title = titleOf(facts.file.name);
    this.fingerprint = facts.fingerprint;
    this.handle = facts.handle;
    this.replaces = facts.replaces;
    this.language = facts.language;
    this.uploadId = facts.uploadId;
    this.mark = facts.mark;
    this.#checked = facts.mark === null;
    this.#ground = ground;
    this.#tus = this.#client(facts);
    ground.sums.open(this.id, this.file);
  }

  get fraction(): number {
    return this.file.size === 0 ? 0 : this.sentBytes / this.file.size;
  }

  get active(): boolean {
    return this.state === 'sending' || this.state === 'interrupted' || this.state === 'checking';
  }

  get remainingMs(): number | null {
    return this.speed > 0 ? ((this.file.size - this.sentBytes) / this.speed) * 1000 : null;
  }

  /** Starts, goes on after a pause, or tries again; a transfer known from before goes on where it was. */
  async start(): Promise<void> {
    if (['checking', 'sending', 'finishing', 'sent'].includes(this.state)) return;
    const run = await this.#stop('waiting');
    this.problem = null;
    try {
      if (!(await this.#isSameFile(run))) return;
      await this.#takeLane();
    } catch (cause) {
      if (cause instanceof Unreadable && run === this.#run) this.#fail(UNREADABLE);
      return;
    }
    if (run !== this.#run) return;
    this.#turn = true;
    this.#become('sending');
    this.#tus.start();
  }

  async pause(): Promise<void> {
    await this.#stop('paused');
  }

  /** Ends it for good; the server removes what had arrived. */
  async cancel(): Promise<void> {
    const begun = this.uploadId !== null;
    await this.pause();
    if (begun && this.#tus.url === null) this.#tus.url = `/api/uploads/${this.uploadId}`;
    await this.#tus.abort(begun).catch(() => {});
    this.close();
  }

  prefer(wish: number | null): void {
    this.wish = wish;
    this.#ground.lanes.prefer(this.id, wish);
  }

  close(): void {
    this.#ground.lanes.leave(this.id);
    this.#ground.sums.close(this.id);
  }

  #client(facts: TransferFacts): Upload {
    const { file } = this;
    return new Upload(file, {
      // Where the upload is known there is no endpoint: after “not found” tus-js-client would begin a new one.
      endpoint: facts.uploadId ? null : '/api/uploads',
      uploadUrl: facts.uploadId ? `/api/uploads/${facts.uploadId}` : null,
      metadata: {
        filename: file.name,
        filetype: file.type,
        title: this.title,
        // By which another browser recognises the file.
        fingerprint: this.fingerprint,
        ...(facts.replaces ? { replaces: facts.replaces } : {}),
        ...(facts.language ? { language: facts.language } : {})
      },
      // A creation whose answer got lost must not leave a second recording behind.
      headers: { 'Idempotency-Key': this.id },
      retryDelays: RETRY_DELAYS_MS,
      storeFingerprintForResuming: false,
      chunkSize: turnBytes(0),
      onBeforeRequest: (request) => this.#beforeRequest(request),
      onAfterResponse: (_request, response) => {
        this.recordingId = response.getHeader('Debrief-Recording') ?? this.recordingId;
      },
      onUploadUrlAvailable: () => this.#named(),
      onProgress: (sent) => this.#moved(sent),
      onChunkComplete: (_size, acknowledged) => void this.#acknowledged(acknowledged),
      onShouldRetry: (error) => this.#goesOn(error),
      onError: (error) => this.#stopped(error),
      onSuccess: () => void this.#finish()
    });
  }

  /** Ends what goes on, also a wait between two attempts. Gives the number of the run that may follow. */
  async #stop(state: TransferState): Promise<number> {
    const run = ++this.#run;
    this.between = false;
    this.speed = 0;
    this.#measured.clear();
    this.#become(state);
    const aborted = this.#tus.abort();
    this.#ground.lanes.leave(this.id);
    await aborted;
    return run;
  }

  /** What an earlier visit sent must be the beginning of this file. */
  async #isSameFile(run: number): Promise<boolean> {
    if (this.#checked || !this.mark) return run === this.#run;
    this.#become('checking');
    const sha256 = await this.#ground.sums.at(this.id, this.mark.bytes);
    if (run !== this.#run) return false;
    this.#checked = sha256 === this.mark.sha256;
    if (this.#checked) this.#become('waiting');
    else this.#fail(ANOTHER_FILE);
    return this.#checked;
  }

  #takeLane(): Promise<void> {
    const remainingBytes = this.file.size - this.sentBytes;
    return this.#ground.lanes.take({ id: this.id, remainingBytes, wish: this.wish });
  }

  /** Each PATCH is a turn, and begins only when it is this file's turn. */
  async #beforeRequest(request: HttpRequest): Promise<void> {
    if (request.getMethod() === 'PATCH' && !this.#turn) {
      this.between = true;
      await this.#takeLane();
      this.between = false;
    }
    this.#turn = false;
    // tus-js-client forgets an abort that comes while it opens the file.
    if (!this.active && request.getMethod() !== 'DELETE') throw new Error('paused');
  }

  #named(): void {
    this.uploadId = this.#tus.url?.split('/').at(-1)?.split('?')[0] ?? null;
    this.#tus.options.endpoint = null;
    this.#ground.changed(this);
  }

  #moved(sent: number): void {
    if (this.state === 'interrupted') this.#become('sending');
    this.sentBytes = sent;
    this.speed = this.#measured.at(sent);
  }

  async #acknowledged(bytes: number): Promise<void> {
    this.#tus.options.chunkSize = turnBytes(this.speed);
    try {
      this.mark = { bytes, sha256: await this.#ground.sums.at(this.id, bytes) };
      this.#ground.changed(this);
    } catch {
      // Whether the file can be read is asked at the end, or by the next part that is sent.
    }
  }

  async #finish(): Promise<void> {
    this.sentBytes = this.file.size;
    this.speed = 0;
    this.#ground.lanes.leave(this.id);
    this.#become('finishing');
    try {
      this.sha256 = await this.#ground.sums.at(this.id, this.file.size);
    } catch {
      return this.#fail(UNREADABLE);
    }
    this.#ground.sums.close(this.id);
    this.#become('sent');
  }

  #goesOn(error: Error | DetailedError): boolean {
    if (!this.active) return false;
    const response = 'originalResponse' in error ? error.originalResponse : null;
    const status = response?.getStatus() ?? 0;
    if (response && failureFrom(status, response.getBody()).code === 'fenced' && this.#fencedAgain())
      return false;
    if (passes(status) && this.state === 'sending') this.#become('interrupted');
    // To the browser, a file that it may no longer read looks like a cut connection.
    if (status === 0)
      void this.file
        .slice(0, 1)
        .arrayBuffer()
        .catch(() => this.#unreadable());
    return passes(status);
  }

  #fencedAgain(): boolean {
    const before = this.#fencedAt;
    this.#fencedAt = performance.now();
    return this.#fencedAt - before < FENCED_AGAIN_MS;
  }

  async #unreadable(): Promise<void> {
    await this.#stop('failed');
    this.#fail(UNREADABLE);
  }

  #stopped(error: Error | DetailedError): void {
    if (!this.active) return;
    const response = 'originalResponse' in error ? error.originalResponse : null;
    if (!response) {
      this.problem = unreachable(navigator.onLine);
      this.speed = 0;
      this.#ground.lanes.leave(this.id);
      return this.#become('interrupted');
    }
    const failure = failureFrom(response.getStatus(), response.getBody());
    this.#fail(failure.code === 'fenced' ? FENCED : problemOf(failure));
  }

  #fail(problem: Problem): void {
    this.problem = problem;
    this.speed = 0;
    this.#ground.lanes.leave(this.id);
    this.#become('failed');
  }

  #become(state: TransferState): void {
    this.state = state;
    this.#ground.changed(this);
  }
}

/** `team walkthrough_v2.final.mp4` → `team walkthrough v2.final` */
export function titleOf(filename: string): string {
  const stem = filename.replace(/\.[A-Za-z0-9]{1,5}$/, '');
  return stem.replace(/_+/g, ' ').trim() || filename;
}
