import { Failure, failureFrom, type UnfinishedUpload } from '$lib/api';
import type { Remembered } from './memory';
import { compare, type Receipt, type Sent, type Verdict } from './receipt';

/** Asked soon, because most receipts are there at once; later seldom: reading gigabytes again takes minutes. */
const ASK_AGAIN_MS = [300, 1000, 2000, 4000, 8000, 15_000];

/** A file whose every byte was acknowledged, and what the server says it has stored. */
export class Arrival {
  verdict = $state<Verdict>('verifying');
  receipt = $state.raw<Receipt | null>(null);
  recordingId = $state<string | null>(null);
  /** Only in the visit in which it was sent: to send it again. */
  readonly again: { file: File; replaces: string | null; language: string | null } | null;
  readonly id: string;
  readonly filename: string;
  readonly title: string;
  sent: Sent;
  readonly sentAt: number;
  #timer: ReturnType<typeof setTimeout> | null = null;
  #asked = 0;

  constructor(
    facts: Remembered,
    sha256: string | null,
    again: Arrival['again'],
    private readonly settled: (arrival: Arrival) => void
  ) {
    this.id = facts.id;
    this.filename = facts.filename;
    this.title = facts.title;
    this.sent = { size_bytes: facts.size_bytes, sha256 };
    // The browser may have ended between the last byte and its note of it.
    this.sentAt = facts.sent_at ?? Date.now();
    this.recordingId = facts.recording_id;
    this.again = again;
    this.#hear(facts.receipt);
  }

  /** Asks for the receipt until it says something. */
  async follow(): Promise<void> {
    this.rest();
    if (this.verdict !== 'verifying') return;
    try {
      const view = await ask(this.id);
      // Asked twice at once: the other answer came first.
      if (this.verdict !== 'verifying') return;
      this.recordingId = view.recording_id ?? this.recordingId;
      this.#hear(view.receipt);
    } catch (cause) {
      // Its recording was deleted: there is nothing left to be sure of.
      if (cause instanceof Failure && (cause.status === 404 || cause.status === 410))
        return this.settled(this);
    }
    if (this.verdict !== 'verifying') return this.settled(this);
    const wait = ASK_AGAIN_MS[Math.min(this.#asked++, ASK_AGAIN_MS.length - 1)];
    this.#timer = setTimeout(() => void this.follow(), wait);
  }

  rest(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
  }

  /** Later, with the sum of a file that was chosen again. */
  compareWith(sha256: string): void {
    this.sent = { ...this.sent, sha256 };
    this.#hear(this.receipt);
    this.settled(this);
  }

  #hear(receipt: Receipt | null): void {
    this.receipt = receipt;
    this.verdict = compare(this.sent, receipt);
  }
}

/** Not by `call`: somebody logged out elsewhere should not lose this page to the login for it. */
async function ask(uploadId: string): Promise<UnfinishedUpload> {
  const response = await fetch(`/api/uploads/${encodeURIComponent(uploadId)}`, {
    headers: { accept: 'application/json' }
  });
  if (!response.ok) throw failureFrom(response.status, await response.text());
  return (await response.json()) as UnfinishedUpload;
}
