import { DetailedError, Upload } from 'tus-js-client';
import { Failure, failureFrom, sentence } from '$lib/api';

export type TransferState = 'waiting' | 'sending' | 'interrupted' | 'paused' | 'failed' | 'done';

/** A restart of the server takes seconds. After ten minutes it is given up until there is a sign of life. */
const RETRY_DELAYS_MS = [0, 500, 1000, 2000, 3000, 5000, 5000, ...Array<number>(30).fill(20_000)];

/** The transfer of one file, with the states that a person sees. */
export class Transfer {
  state = $state<TransferState>('waiting');
  sentBytes = $state(0);
  recordingId = $state<string | null>(null);
  uploadId = $state<string | null>(null);
  problem = $state<string | null>(null);
  /** Bytes per second over the last few seconds; 0 while unknown. */
  speed = $state(0);
  readonly id: string;
  readonly file: File;
  readonly title: string;
  #tus: Upload;
  #marks: [at: number, bytes: number][] = [];
  #ended: (transfer: Transfer) => void;

  constructor(id: string, file: File, ended: (transfer: Transfer) => void, resume?: { uploadId: string }) {
    this.id = id;
    this.file = file;
    this.title = titleOf(file.name);
    this.uploadId = resume?.uploadId ?? null;
    this.#ended = ended;
    this.#tus = new Upload(file, {
      endpoint: '/api/uploads',
      uploadUrl: resume ? `/api/uploads/${resume.uploadId}` : null,
      metadata: { filename: file.name, filetype: file.type, title: this.title },
      // A creation whose answer got lost must not leave a second recording behind.
      headers: { 'Idempotency-Key': id },
      retryDelays: RETRY_DELAYS_MS,
      removeFingerprintOnSuccess: true,
      onAfterResponse: (_request, response) => {
        this.recordingId = response.getHeader('Debrief-Recording') ?? this.recordingId;
      },
      onUploadUrlAvailable: () => {
        this.uploadId = this.#tus.url?.split('/').at(-1)?.split('?')[0] ?? null;
      },
      onProgress: (sent) => this.#moved(sent),
      onShouldRetry: (error) => {
        const status = 'originalResponse' in error ? (error.originalResponse?.getStatus() ?? 0) : 0;
        const again = status === 0 || status === 409 || status === 423 || (status >= 500 && status !== 507);
        if (again && this.state === 'sending') this.state = 'interrupted';
        return again;
      },
      onError: (error) => this.#stopped(error),
      onSuccess: () => {
        this.sentBytes = file.size;
        this.state = 'done';
        this.#ended(this);
      }
    });
  }

  get fraction(): number {
    return this.file.size === 0 ? 0 : this.sentBytes / this.file.size;
  }

  get active(): boolean {
    return this.state === 'sending' || this.state === 'interrupted';
  }

  get remainingMs(): number | null {
    return this.speed > 0 ? ((this.file.size - this.sentBytes) / this.speed) * 1000 : null;
  }

  /** Starts, goes on after a pause, or tries again after a failure; a transfer known from before goes on where it was. */
  async start(): Promise<void> {
    this.problem = null;
    this.state = 'sending';
    this.#marks = [];
    if (!this.#tus.url && !this.#tus.options.uploadUrl) {
      const [before] = (await this.#tus.findPreviousUploads()).sort(
        (a, b) => Date.parse(b.creationTime) - Date.parse(a.creationTime)
      );
      if (before) this.#tus.resumeFromPreviousUpload(before);
    }
    this.#tus.start();
  }

  async pause(): Promise<void> {
    this.state = 'paused';
    this.speed = 0;
    await this.#tus.abort();
    this.#ended(this);
  }

  /** Ends it for good; the server removes what had arrived. */
  async cancel(): Promise<void> {
    const begun = this.uploadId !== null;
    this.state = 'paused';
    await this.#tus.abort(begun).catch(() => {});
  }

  #moved(sent: number): void {
    if (this.state === 'interrupted') this.state = 'sending';
    this.sentBytes = sent;
    const now = performance.now();
    this.#marks = [...this.#marks.filter(([at]) => now - at < 5000), [now, sent]];
    const [first] = this.#marks;
    if (first && now - first[0] > 800) this.speed = ((sent - first[1]) / (now - first[0])) * 1000;
  }

  #stopped(error: Error | DetailedError): void {
    const response = 'originalResponse' in error ? error.originalResponse : null;
    this.speed = 0;
    if (!response) {
      this.state = 'interrupted';
      this.problem = 'The server cannot be reached. This goes on by itself when it is back.';
    } else {
      const failure: Failure = failureFrom(response.getStatus(), response.getBody());
      this.state = 'failed';
      this.problem = sentence(failure);
    }
    this.#ended(this);
  }
}

/** `team walkthrough_v2.final.mp4` → `team walkthrough v2.final` */
export function titleOf(filename: string): string {
  const stem = filename.replace(/\.[A-Za-z0-9]{1,5}$/, '');
  return stem.replace(/_+/g, ' ').trim() || filename;
}
