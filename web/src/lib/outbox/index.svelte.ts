// The way of a comment to the server: kept in this browser's database first, sent until the server has it or says
// why it will not. Invariants: a comment leaves the database only once the server has answered for it or its author
// takes it back; every attempt carries the same idempotency key, so that two tabs may both send it.
import { attachments, comments, Failure, type Comment, type Say } from '$lib/api';
import { files as kept, type FileFacts } from '$lib/attachments/store';
import { backoffMs } from '$lib/backoff';
import { session } from '$lib/session.svelte';
import * as t from '$texts/outbox';
import { OutboxStore, type Waiting } from './store';

export type { Waiting } from './store';

type Listener = (recordingId: string, comment: Comment) => void;

export class Outbox {
  /** Written by whoever is logged in, the oldest first. */
  waiting = $state.raw<Waiting[]>([]);
  /** Why the next one is not sent yet. */
  problem = $state('');
  #store: Promise<OutboxStore | null> | null = null;
  #listeners = new Set<Listener>();
  #channel = 'BroadcastChannel' in globalThis ? new BroadcastChannel('debrief-outbox') : null;
  #attended = false;
  #sending = false;
  #faults = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** Goes on with what an earlier visit left, until the returned function is called. */
  attend(): () => void {
    this.#attended = true;
    const look = () => void this.#look();
    const retry = () => this.retryNow();
    this.#channel?.addEventListener('message', look);
    window.addEventListener('online', retry);
    look();
    return () => {
      this.#attended = false;
      this.#channel?.removeEventListener('message', look);
      window.removeEventListener('online', retry);
      clearTimeout(this.#timer);
    };
  }

  /** Told of every comment that arrived, until the returned function is called. */
  whenSent(listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  of(recordingId: string): Waiting[] {
    return this.waiting.filter((one) => one.recordingId === recordingId);
  }

  /**
   * Resolves once the comment is kept here; from then on it cannot be lost. Where this browser keeps nothing, as in some
   * private windows, it resolves once the server has it, and rejects with the server's `Failure`.
   */
  async send(recordingId: string, say: Say, key: string, files: FileFacts[] = []): Promise<void> {
    const one: Waiting = {
      key,
      userId: session.me.user.id,
      recordingId,
      say,
      files,
      writtenAt: Date.now(),
      refused: null
    };
    try {
      const store = await this.#open();
      if (store === null) throw new DOMException('nothing is kept here', 'NotSupportedError');
      await store.put(one);
    } catch {
      this.#tell(recordingId, await create(one));
      return;
    }
    this.waiting = [...this.waiting.filter((other) => other.key !== key), one];
    this.#others();
    void this.#run();
  }

  /** Back to its author: it is not sent any more. */
  async takeBack(key: string): Promise<void> {
    await (await this.#open())?.remove(key);
    this.#drop(key);
    this.#others();
  }

  retryNow(): void {
    clearTimeout(this.#timer);
    this.#faults = 0;
    void this.#run();
  }

  async #look(): Promise<void> {
    const store = await this.#open();
    if (!store) return;
    try {
      this.waiting = await store.of(session.me.user.id);
    } catch {
      // The browser took its storage away: what is shown stays.
    }
    void this.#run();
  }

  /** One after the other, in the order in which they were written. */
  async #run(): Promise<void> {
    if (this.#sending) return;
    this.#sending = true;
    clearTimeout(this.#timer);
    try {
      for (let next = this.#next(); next && this.#attended; next = this.#next()) {
        if (!(await this.#attempt(next))) break;
      }
    } finally {
      this.#sending = false;
    }
    if (!this.#next()) this.problem = '';
  }

  #next(): Waiting | undefined {
    return this.waiting.find((one) => one.refused === null);
  }

  /** False when it is better to wait before anything else is sent. */
  async #attempt(one: Waiting): Promise<boolean> {
    const store = await this.#open();
    try {
      const made = await create(one);
      this.#faults = 0;
      this.problem = '';
      await store?.remove(one.key).catch(() => {});
      this.#tell(one.recordingId, made);
      this.#drop(one.key);
    } catch (cause) {
      const failure = cause instanceof Failure ? cause : new Failure(0, 'unreachable', t.notSent);
      if (passes(failure)) {
        this.problem = failure.message;
        this.#faults += 1;
        if (this.#attended) this.#timer = setTimeout(() => void this.#run(), backoffMs(this.#faults));
        return false;
      }
      const refused = { ...one, refused: failure.message };
      await store?.put(refused).catch(() => {});
      this.waiting = this.waiting.map((other) => (other.key === one.key ? refused : other));
    }
    this.#others();
    return true;
  }

  #drop(key: string): void {
    this.waiting = this.waiting.filter((one) => one.key !== key);
  }

  #tell(recordingId: string, comment: Comment): void {
    for (const listener of this.#listeners) listener(recordingId, comment);
  }

  #others(): void {
    this.#channel?.postMessage('changed');
  }

  #open(): Promise<OutboxStore | null> {
    this.#store ??= 'indexedDB' in globalThis ? OutboxStore.open().catch(() => null) : Promise.resolve(null);
    return this.#store;
  }
}

/** With what stands beside it, which has to be there before. */
async function create({ recordingId, say, key, files = [] }: Waiting): Promise<Comment> {
  const ids: string[] = [];
  for (const file of files) {
    const blob = await kept.get(file.key);
    if (!blob) throw new Failure(410, 'attachment_lost', t.attachmentLost);
    ids.push((await attachments.send(recordingId, blob, file.duration_ms, file.key)).id);
  }
  const made = await comments.create(recordingId, ids.length > 0 ? { ...say, attachments: ids } : say, key);
  await kept.drop(files.map((file) => file.key));
  return made;
}

/** It may be taken later, as it is. */
function passes(failure: Failure): boolean {
  return failure.unreachable || failure.status >= 500 || [401, 408, 425, 429].includes(failure.status);
}

export const outbox = new Outbox();
