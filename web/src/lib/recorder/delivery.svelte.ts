// One recording on its way: from this machine's disk to the server, until the server's receipt agrees with what was
// recorded. Invariant: slices are deleted only after that.
import { accounts, Failure, recordings, sentence } from '$lib/api';
import { backoffMs } from '$lib/backoff';
import { freshKey } from '$lib/keys';
import * as t from '$texts/recorder';
import { Appender, type Progress } from './appender';
import { tellOthers } from './claims';
import { complete, send, unsent } from './details';
import { faultOf } from './faults';
import type { Keeping, Ledger } from './ledger';
import { settle, type Verdict } from './receipt';
import type { Session } from './session';
import { Tus } from './tus';
import type { Vault } from './vault';

/** Somebody who types is left to finish the word. */
const TYPING_MS = 700;

/** What was typed last is sent before this is closed; a server that takes longer gets it the next time. */
const CLOSING_MS = 2000;

export type Stage = 'recording' | 'sending' | 'checking' | 'safe' | 'differs' | 'refused';

export class Delivery {
  session = $state.raw<Session>() as Session;
  progress = $state.raw<Progress>({ sending: 'idle', offset: 0, problem: '' });
  sizeBytes = $state(0);
  keeping = $state<Keeping>('disk');
  stage = $state<Stage>('recording');
  verdict = $state.raw<Verdict | null>(null);
  sha256 = $state<string | null>(null);
  /** Why title, chapters or asks are not on the server yet. */
  detailsProblem = $state('');
  /** What was not on the server yet when the recording stopped, and how long the rest took. */
  pendingAtStopBytes = $state<number | null>(null);
  settledAfterMs = $state<number | null>(null);
  /** The recording as this machine has it, once it has ended: it outlives the slices. */
  file: Promise<Blob> | null = null;
  readonly ledger: Ledger;
  readonly #vault: Vault | null;
  readonly #release: () => void;
  readonly #ending = new AbortController();
  #appender: Appender;
  #stoppedAt = 0;
  #typing: ReturnType<typeof setTimeout> | undefined;
  #sendingDetails = false;
  /** What the disk refused to note in the row so far. */
  #owed: Partial<Session> = {};
  #hasSlices = true;
  #pauses = new Set<() => void>();

  constructor(vault: Vault | null, session: Session, ledger: Ledger, release: () => void) {
    this.#vault = vault;
    this.#release = release;
    this.session = session;
    this.ledger = ledger;
    this.sizeBytes = ledger.sizeBytes;
    this.keeping = ledger.keeping;
    this.#appender = this.#newAppender();
    window.addEventListener('online', this.#online);
  }

  /** Nothing of it would be lost if this browser were gone now. */
  get safe(): boolean {
    return this.stage === 'safe' && complete(this.session);
  }

  get pendingBytes(): number {
    return Math.max(0, this.sizeBytes - this.progress.offset);
  }

  /** Sends from now on, and ends with the verdict once the ledger has ended. */
  async start(): Promise<void> {
    if (this.ledger.ended) this.file ??= this.ledger.blob(this.session.mime);
    if (this.session.settled) this.#settledBefore();
    else {
      if (this.ledger.ended) this.stage = 'sending';
      await this.#appender.start();
      if (this.progress.sending === 'stopped') this.stage = 'refused';
      else if (this.progress.sending === 'finished') await this.#check();
    }
    void this.#sendDetails();
  }

  async append(bytes: Uint8Array, durationMs: number): Promise<void> {
    // The disk may have refused to note the upload when it began; without it, what is kept here could be given up.
    const { uploadId, recordingId } = this.session;
    const facts = { durationMs, offsetBytes: this.progress.offset, uploadId, recordingId };
    try {
      await this.ledger.append(bytes, facts);
    } finally {
      this.sizeBytes = this.ledger.sizeBytes;
      this.keeping = this.ledger.keeping;
      this.session = { ...this.session, durationMs };
      this.#appender.nudge();
    }
  }

  async end(durationMs: number): Promise<void> {
    this.#stoppedAt = performance.now();
    await this.ledger.end();
    this.file = this.ledger.blob(this.session.mime);
    this.pendingAtStopBytes = this.pendingBytes;
    if (this.stage === 'recording') this.stage = 'sending';
    await this.change({ stopped: true, durationMs });
    this.#appender.nudge();
  }

  /** After a refusal or a difference: the same bytes once more, as a new upload where the old one is no use. */
  async retry(): Promise<void> {
    if (this.stage === 'differs')
      await this.change({ uploadId: null, recordingId: null, uploadKey: freshKey() });
    this.#appender = this.#newAppender();
    this.stage = this.ledger.ended ? 'sending' : 'recording';
    await this.start();
  }

  /** Typed or marked: kept at once, sent when there is a pause in typing. */
  async change(changes: Partial<Session>): Promise<void> {
    this.session = { ...this.session, ...changes };
    clearTimeout(this.#typing);
    this.#typing = setTimeout(() => void this.#sendDetails(), TYPING_MS);
    await this.#note(changes);
  }

  /** Removes it everywhere. What the server cannot be told now, it forgets by itself when the upload expires. */
  async discard(): Promise<void> {
    this.#end();
    const { uploadId, recordingId, settled } = this.session;
    const removeRecording = () => (recordingId ? recordings.remove(recordingId).catch(ifGone) : undefined);
    if (settled) await removeRecording();
    else if (uploadId) {
      const tus = new Tus((url, init) => fetch(url, init), new AbortController().signal);
      // The last bytes may have just arrived: then there is no upload to end any more.
      await tus
        .terminate(uploadId)
        .catch((cause: Failure) => (cause.unreachable ? undefined : removeRecording()));
    }
    await this.#vault?.remove(this.session.id);
    this.#release();
    tellOthers();
  }

  /** Lets another tab have it. Nothing is deleted that is not safe. */
  async close(): Promise<void> {
    clearTimeout(this.#typing);
    if (this.session.settled) await Promise.race([this.#sendDetails(), this.#pause(CLOSING_MS)]);
    this.#end();
    if (this.safe) await this.#vault?.remove(this.session.id).catch(() => {});
    this.#release();
    tellOthers();
  }

  async #check(): Promise<void> {
    this.stage = 'checking';
    this.sha256 = await this.ledger.sha256();
    const { uploadId } = this.session;
    const pause = (ms: number) => this.#pause(ms);
    const { sizeBytes } = this.ledger;
    this.verdict = await settle(uploadId ?? '', sizeBytes, this.sha256, pause, this.#ending.signal);
    if (!this.verdict.safe) {
      this.stage = 'differs';
      return;
    }
    this.sha256 ??= this.verdict.receipt.sha256;
    if (this.#stoppedAt > 0) this.settledAfterMs = Math.round(performance.now() - this.#stoppedAt);
    this.stage = 'safe';
    await this.change({ settled: true });
    await this.file?.catch(() => {});
    await this.#forgetSlices();
    tellOthers();
  }

  async #forgetSlices(): Promise<void> {
    await this.#vault?.dropSlices(this.session.id).catch(() => {});
    this.#hasSlices = false;
    await this.#note({ settled: true });
  }

  /** A full disk may refuse it: then it is noted with what comes next, and a row with nothing left to say goes. */
  async #note(changes: Partial<Session>): Promise<void> {
    const { id } = this.session;
    const owed = (this.#owed = { ...this.#owed, ...changes });
    try {
      await this.#vault?.update(id, owed);
      if (this.#owed === owed) this.#owed = {};
    } catch {
      if (!this.#hasSlices && complete(this.session)) await this.#vault?.remove(id).catch(() => {});
    }
  }

  /** The page was closed between the verdict and the last word about it. */
  #settledBefore(): void {
    this.stage = 'safe';
    void this.#forgetSlices();
  }

  async #sendDetails(): Promise<void> {
    if (this.#sendingDetails) return;
    this.#sendingDetails = true;
    let faults = 0;
    try {
      for (let what = unsent(this.session); what !== null; what = unsent(this.session)) {
        try {
          await this.#sent(await send(this.session, what));
          faults = 0;
          this.detailsProblem = '';
        } catch (cause) {
          if (this.#ending.signal.aborted) return;
          this.detailsProblem = sentence(cause);
          if (!(cause instanceof Failure) || faultOf(cause).then !== 'again') return;
          await this.#pause(backoffMs((faults += 1)));
        }
      }
    } finally {
      this.#sendingDetails = false;
    }
  }

  async #sent(changes: Partial<Session>): Promise<void> {
    // More may have been added meanwhile: only what was sent is marked as sent.
    const { asks } = changes;
    const marked = asks && {
      asks: this.session.asks.map((ask) => ({
        ...ask,
        sent: ask.sent || asks.some((one) => one.id === ask.id && one.sent)
      }))
    };
    const known = { ...changes, ...marked };
    this.session = { ...this.session, ...known };
    await this.#note(known);
  }

  #newAppender(): Appender {
    const tus = new Tus((url, init) => fetch(url, init), this.#ending.signal);
    const { uploadId, recordingId } = this.session;
    return new Appender(tus, this.ledger, {
      upload: uploadId ? { uploadId, recordingId } : null,
      create: async (again) => {
        await this.#sameUser();
        if (again) await this.change({ uploadKey: freshKey() });
        const { filename, mime, title, uploadKey, language } = this.session;
        return tus.create(uploadKey, {
          filename,
          filetype: mime.split(';')[0] ?? mime,
          title: title.trim() || filename,
          ...(language ? { language } : {})
        });
      },
      begun: async (upload) => {
        await this.change({ ...upload, sentDetails: null });
        tellOthers();
      },
      moved: (progress) => {
        this.progress = progress;
        this.sizeBytes = this.ledger.sizeBytes;
        if (progress.offset !== this.session.offsetBytes)
          this.session = { ...this.session, offsetBytes: progress.offset };
      }
    });
  }

  /** Somebody else may have logged in meanwhile: a recording never becomes theirs. */
  async #sameUser(): Promise<void> {
    if ((await accounts.me()).user.id === this.session.userId) return;
    throw new Failure(403, 'someone_else', t.somebodyElse);
  }

  #online = () => {
    this.#appender.retryNow();
    for (const wake of this.#pauses) wake();
  };

  #pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const done = () => {
        clearTimeout(timer);
        this.#pauses.delete(done);
        resolve();
      };
      const timer = setTimeout(done, ms);
      this.#pauses.add(done);
    });
  }

  #end(): void {
    this.#appender.stop();
    this.#ending.abort();
    clearTimeout(this.#typing);
    window.removeEventListener('online', this.#online);
  }
}

function ifGone(cause: unknown): void {
  if (!(cause instanceof Failure && cause.status === 404)) throw cause;
}
