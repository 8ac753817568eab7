import { goto } from '$app/navigation';
import { Failure, sentence, uploads as api, type UnfinishedUpload } from '$lib/api';
import { call } from '$lib/api/client';
import { announcer } from '$lib/announce.svelte';
import { atWork } from '$lib/at-work.svelte';
import { freshKey } from '$lib/keys';
import { leftovers } from '$lib/recorder/leftovers.svelte';
import { session } from '$lib/session.svelte';
import * as t from '$texts/arrivals';
import { Arrival } from './arrival.svelte';
import { attend, loggedIn } from './attention';
import type { DroppedPart } from './drop';
import { dropped, reopen, withoutHandle, type Dropped, type Picked } from './files';
import { hashing } from './hashing';
import { Lanes } from './lanes';
import { spokenLanguage } from './language.svelte';
import type { Remembered } from './memory';
import { Peers } from './peers';
import type { Remedy } from './reasons';
import { fits, sameOrigin, whyNot, whyRefused, type Origin } from './recognise';
import { factsOf, Recollection } from './recollection.svelte';
import { fingerprint } from './sums';
import { Transfer, type TransferFacts } from './transfer.svelte';

export { Arrival } from './arrival.svelte';
export { insteadOfInput } from './files';
export { Transfer } from './transfer.svelte';

const PATIENCE_MS = 3000;

/** All transfers of this page, those of earlier visits and other devices, and the receipts. */
class Uploads {
  #transfers = $state.raw<Transfer[]>([]);
  #arrivals = $state.raw<Arrival[]>([]);
  /** On the server, of this person, with the file not at hand here. */
  #unfinished = $state.raw<UnfinishedUpload[]>([]);
  #peersMoved = $state(0);
  #peers: Peers | null = null;
  #wishes = 0;
  #recalled: Promise<void> | null = null;
  readonly #lanes = new Lanes();
  readonly #recollection = new Recollection();
  readonly #ground = {
    lanes: this.#lanes,
    sums: hashing,
    changed: (transfer: Transfer) => this.#changed(transfer)
  };

  /** Of whoever is logged in: after another login in this tab, the others' wait for theirs. */
  get transfers(): Transfer[] {
    return this.#transfers.filter((transfer) => session.known && transfer.userId === session.me.user.id);
  }

  get arrivals(): Arrival[] {
    return this.#arrivals;
  }

  get active(): Transfer[] {
    return this.transfers.filter((one) => one.active || one.state === 'waiting' || one.state === 'finishing');
  }

  get unfinished(): UnfinishedUpload[] {
    void this.#peersMoved;
    return this.#unfinished.filter(
      (upload) =>
        !this.#transfers.some((transfer) => transfer.uploadId === upload.id) &&
        !this.#peers?.busyWith(upload.id) &&
        !leftovers.holds(upload.id)
    );
  }

  /** Sent by this page, with a receipt that is not there yet. */
  get verifying(): Arrival[] {
    return this.#arrivals.filter((arrival) => arrival.verdict === 'verifying');
  }

  /** Of all that is on its way, 0..1. */
  get fraction(): number {
    const total = this.active.reduce((sum, transfer) => sum + transfer.file.size, 0);
    const sent = this.active.reduce((sum, transfer) => sum + transfer.sentBytes, 0);
    return total === 0 ? 0 : sent / total;
  }

  /** Called by the shell while somebody who may upload is logged in. */
  attend(): () => void {
    this.#peers ??= new Peers(
      freshKey(),
      () => this.#transfers.flatMap((one) => (one.active && one.uploadId ? [one.uploadId] : [])),
      () => (this.#peersMoved += 1)
    );
    const stop = attend({
      wake: () => this.#retry('reach'),
      changed: (recordings, everything) => this.#elsewhere(recordings, everything),
      minute: () => this.#retry('minute'),
      back: () => void this.#back(),
      busy: () => this.active.length > 0 || this.verifying.some((arrival) => arrival.again !== null)
    });
    // What is recorded here is no upload to choose a file for.
    const silence = leftovers.watch();
    this.#recalled = this.#recall();
    void this.#recalled.then(() => this.#back());
    return () => {
      stop();
      silence();
      for (const arrival of this.#arrivals) arrival.rest();
    };
  }

  /** False: the server did not say, and nothing is known. */
  async refresh(): Promise<boolean> {
    try {
      this.#unfinished = (await api.unfinished()).uploads;
      return true;
    } catch {
      return false;
    }
  }

  async add(chosen: Iterable<File | Picked>): Promise<void> {
    await this.#whenRecalled();
    for (const one of chosen) await this.#take(one instanceof File ? withoutHandle(one) : one);
  }

  /** Uploads a file that takes the place of a recording's. Says why not, if it cannot begin. */
  async replace({ file, handle }: Picked, recordingId: string): Promise<string | null> {
    const problem = whyRefused(file, session.me.limits.max_upload_bytes);
    if (problem !== null) return problem;
    await this.#whenRecalled();
    const print = await fingerprint(file).catch(() => null);
    if (print === null) return t.cannotRead;
    // The recording has a language, or is to have it detected: its next file changes nothing of that.
    await this.#begin({ file, handle }, { fingerprint: print, replaces: recordingId, language: null });
    return null;
  }

  async addDropped(parts: readonly DroppedPart[]): Promise<void> {
    await this.addFound(await dropped(parts));
  }

  async addFound(found: Dropped): Promise<void> {
    if (found.leftOut > 0) {
      announcer.show(t.leftOut(found.leftOut));
    }
    await this.add(found.files);
  }

  /** Chromium's way to the file of an earlier visit, if it was kept. */
  handleOf(upload: UnfinishedUpload): FileSystemFileHandle | null {
    return this.#recollection.get(upload.id)?.handle ?? null;
  }

  knows(upload: UnfinishedUpload): boolean {
    return this.#recollection.get(upload.id) !== undefined;
  }

  /** Goes on with an upload of an earlier visit. Says why not, if this is another file. */
  async resume(upload: UnfinishedUpload, { file, handle }: Picked): Promise<string | null> {
    const origin = await this.#recollection.originOf(upload.id);
    if (origin === null) return t.notAnsweringNow;
    const found = await fingerprint(file).catch(() => null);
    if (found === null) return t.cannotRead;
    const problem = whyNot(upload, file, { expected: origin.fingerprint, found });
    if (problem === null) {
      this.#enter({
        file,
        handle: handle ?? this.handleOf(upload),
        fingerprint: found,
        uploadId: upload.id,
        replaces: origin.replaces,
        language: origin.language
      });
    }
    return problem;
  }

  /** The same without choosing the file again. */
  async reopen(upload: UnfinishedUpload): Promise<string | null> {
    const handle = this.handleOf(upload);
    const file = handle && (await reopen(handle));
    if (!file) return t.mayNotRead;
    return this.resume(upload, { file, handle });
  }

  /** For a file that could not be read any more. */
  async rechoose(transfer: Transfer, picked: Picked): Promise<string | null> {
    const { file, uploadId } = transfer;
    if (uploadId === null || picked.file.name !== file.name || picked.file.size !== file.size)
      return this.#insteadOf(transfer, picked);
    const found = await fingerprint(picked.file).catch(() => null);
    if (found !== transfer.fingerprint) return t.otherContent;
    this.#leave(transfer);
    const { replaces, language } = transfer;
    this.#enter({ ...picked, fingerprint: found, uploadId, replaces, language });
    return null;
  }

  /** From its beginning, as a new upload. */
  anew(transfer: Transfer): void {
    this.#leave(transfer);
    const { file, handle, fingerprint, replaces, language } = transfer;
    this.#enter({ file, handle, fingerprint, uploadId: null, replaces, language });
    void this.refresh();
  }

  pauseAll(): void {
    for (const transfer of this.transfers) {
      if (transfer.active || transfer.state === 'waiting') void transfer.pause();
    }
  }

  resumeAll(): void {
    for (const transfer of this.transfers) if (transfer.state === 'paused') void transfer.start();
  }

  /** Before all others that wait. */
  prefer(transfer: Transfer): void {
    transfer.prefer((this.#wishes -= 1));
  }

  async cancel(transfer: Transfer): Promise<void> {
    await transfer.cancel();
    this.#leave(transfer);
    if (transfer.uploadId) await this.#recollection.forget(transfer.uploadId);
    await this.refresh();
  }

  async discard(upload: UnfinishedUpload): Promise<void> {
    try {
      await call('DELETE', `/api/uploads/${encodeURIComponent(upload.id)}`);
    } catch (cause) {
      if (!(cause instanceof Failure && cause.status === 404)) return announcer.show(sentence(cause), 'bad');
    }
    await this.#recollection.forget(upload.id);
    await this.refresh();
  }

  async dismiss(arrival: Arrival): Promise<void> {
    arrival.rest();
    this.#arrivals = this.#arrivals.filter((other) => other !== arrival);
    await this.#recollection.forget(arrival.id);
  }

  /** With the file at hand again, an arrival that nobody could compare. Says why not, if it is another file. */
  async compare(arrival: Arrival, { file }: Picked): Promise<string | null> {
    if (file.size !== arrival.sent.size_bytes) return t.otherSize;
    hashing.open(arrival.id, file);
    try {
      arrival.compareWith(await hashing.at(arrival.id, file.size));
      return null;
    } catch {
      return t.cannotRead;
    } finally {
      hashing.close(arrival.id);
    }
  }

  /** To where one sees what happens to them. */
  show(): void {
    if (!['/', '/uploads'].includes(window.location.pathname)) void goto('/uploads');
  }

  async sendAgain(arrival: Arrival): Promise<void> {
    if (arrival.again) {
      const print = await fingerprint(arrival.again.file);
      this.#enter({ ...arrival.again, handle: null, fingerprint: print, uploadId: null });
    }
    await this.dismiss(arrival);
  }

  async #take({ file, handle }: Picked): Promise<void> {
    const problem = whyRefused(file, session.me.limits.max_upload_bytes);
    if (problem !== null) return announcer.show(problem, 'bad');
    const print = await fingerprint(file).catch(() => null);
    if (print === null) return announcer.show(t.cannotReadNamed(file.name), 'bad');
    const origin = { fingerprint: print, replaces: null, language: spokenLanguage.code || null };
    if (this.#transfers.some((one) => sameOrigin(one, origin) && one.file.name === file.name)) {
      return announcer.show(t.inListAlready(file.name));
    }
    await this.#begin({ file, handle }, origin);
  }

  /** Another file in the place of one that cannot be sent; it becomes what that was to become. */
  async #insteadOf(transfer: Transfer, picked: Picked): Promise<string | null> {
    const { replaces } = transfer;
    if (replaces !== null) {
      const problem = await this.replace(picked, replaces);
      if (problem !== null) return problem;
    }
    this.#leave(transfer);
    if (replaces === null) await this.add([picked]);
    return null;
  }

  async #begin({ file, handle }: Picked, origin: Origin & { fingerprint: string }): Promise<void> {
    const before = await this.#begunBefore(file, origin);
    this.#enter({ file, handle, ...origin, ...(before ?? { uploadId: null }) });
  }

  /** An unfinished upload of the same file to the same end, with the language it was begun with; null: none. */
  async #begunBefore(
    file: File,
    origin: Origin
  ): Promise<Pick<TransferFacts, 'uploadId' | 'language'> | null> {
    for (const upload of this.unfinished.filter((one) => fits(one, file))) {
      const begun = await this.#recollection.originOf(upload.id);
      if (begun && sameOrigin(begun, origin)) return { uploadId: upload.id, language: begun.language };
    }
    return null;
  }

  #enter(begun: Omit<TransferFacts, 'id' | 'userId' | 'mark'>): void {
    const mark = begun.uploadId === null ? null : (this.#recollection.get(begun.uploadId)?.mark ?? null);
    const facts = { ...begun, id: freshKey(), userId: session.me.user.id, mark };
    const transfer = new Transfer(facts, this.#ground);
    this.#transfers = [...this.#transfers, transfer];
    void transfer.start();
  }

  #leave(transfer: Transfer): void {
    transfer.close();
    this.#transfers = this.#transfers.filter((other) => other !== transfer);
    this.#peers?.tell();
  }

  #changed(transfer: Transfer): void {
    this.#peers?.tell();
    if (!transfer.uploadId) return;
    if (transfer.state === 'sent') return void this.#arrived(transfer);
    this.#recollection.note(transfer);
  }

  async #arrived(transfer: Transfer): Promise<void> {
    if (!transfer.uploadId) return;
    const facts = { ...factsOf(transfer, transfer.uploadId), sent_at: Date.now() };
    const { file, replaces, language } = transfer;
    const arrival = this.#arrival(facts, transfer.sha256, { file, replaces, language });
    this.#arrivals = [arrival, ...this.#arrivals.filter((other) => other.id !== arrival.id)];
    this.#leave(transfer);
    await this.#recollection.keepFinished(facts);
    void arrival.follow();
    void this.refresh();
  }

  #arrival(facts: Remembered, sha256: string | null, again: Arrival['again']): Arrival {
    return new Arrival(facts, sha256, again, (arrival) => this.#settled(arrival));
  }

  #settled(arrival: Arrival): void {
    if (arrival.verdict === 'verifying') return void this.dismiss(arrival);
    const facts = this.#recollection.get(arrival.id);
    if (facts) {
      void this.#recollection.keep({
        ...facts,
        receipt: arrival.receipt,
        recording_id: arrival.recordingId,
        handle: null
      });
    }
    this.#tell(arrival);
  }

  /** Only said where it can be seen anyway. */
  #tell(arrival: Arrival): void {
    if (arrival.verdict === 'mismatch') {
      announcer.show(t.notStoredAsSent(arrival.title), 'bad');
    } else if (arrival.verdict === 'safe') {
      const all = this.active.length === 0 && this.verifying.length === 0;
      const text = all ? t.storedLast(arrival.title) : t.stored(arrival.title);
      if (window.location.pathname === '/uploads') announcer.say(text);
      else announcer.show(text);
    }
  }

  /** What this browser remembers, compared with what the server still has. */
  async #recall(): Promise<void> {
    const known = await this.#recollection.load(session.me.user.id);
    const listed = await this.refresh();
    const here = new Set(this.#arrivals.map((arrival) => arrival.id));
    const recalled = known
      .filter((facts) => facts.sent_at !== null || (listed && !this.#underway(facts.id)))
      .filter((facts) => !here.has(facts.id))
      .map((facts) =>
        this.#arrival(facts, facts.mark?.bytes === facts.size_bytes ? facts.mark.sha256 : null, null)
      );
    this.#arrivals = [...this.#arrivals, ...recalled].sort((a, b) => b.sentAt - a.sentAt);
    for (const arrival of this.#arrivals) void arrival.follow();
  }

  /**
   * A file that is chosen as soon as this is fetched may be one that was begun before. Where the server takes its time
   * to say, it is not waited for.
   */
  #whenRecalled(): Promise<void> {
    this.#recalled ??= this.#recall();
    return Promise.race([this.#recalled, new Promise<void>((resolve) => setTimeout(resolve, PATIENCE_MS))]);
  }

  #underway(uploadId: string): boolean {
    return (
      this.#unfinished.some((upload) => upload.id === uploadId) ||
      this.#transfers.some((transfer) => transfer.uploadId === uploadId)
    );
  }

  #elsewhere(recordings: Set<string>, everything: boolean): void {
    void this.refresh();
    for (const arrival of this.verifying) {
      if (everything || (arrival.recordingId && recordings.has(arrival.recordingId))) void arrival.follow();
    }
  }

  #retry(remedy: Remedy): void {
    for (const transfer of this.transfers) {
      if (transfer.problem?.remedy === remedy) void transfer.start();
    }
  }

  async #back(): Promise<void> {
    void this.refresh();
    const stopped = this.transfers.filter((transfer) => transfer.problem?.remedy === 'login');
    if (stopped.length > 0 && (await loggedIn(session.me.user.id))) this.#retry('login');
  }
}

export const uploads = new Uploads();
atWork.uploads = uploads;
