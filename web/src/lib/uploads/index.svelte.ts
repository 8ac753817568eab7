import { goto } from '$app/navigation';
import { Failure, sentence, uploads as api, type UnfinishedUpload } from '$lib/api';
import { call } from '$lib/api/client';
import { announcer } from '$lib/announce.svelte';
import { bytes } from '$lib/bytes';
import { freshKey } from '$lib/keys';
import { session } from '$lib/session.svelte';
import { Arrival } from './arrival.svelte';
import { attend, loggedIn } from './attention';
import { reopen, withoutHandle, type Dropped, type Picked } from './files';
import { hashing } from './hashing';
import { Lanes } from './lanes';
import { memory, type Remembered } from './memory';
import { Peers } from './peers';
import type { Remedy } from './reasons';
import { fingerprintOf, fits, whyNot } from './recognise';
import { fingerprint } from './sums';
import { Transfer, type Mark } from './transfer.svelte';

export { Arrival } from './arrival.svelte';
export { Transfer } from './transfer.svelte';

/** All transfers of this page, those of earlier visits and other devices, and the receipts. */
class Uploads {
  #transfers = $state.raw<Transfer[]>([]);
  #arrivals = $state.raw<Arrival[]>([]);
  /** On the server, of this person, with the file not at hand here. */
  #unfinished = $state.raw<UnfinishedUpload[]>([]);
  #remembered = $state.raw(new Map<string, Remembered>());
  #peersMoved = $state(0);
  #peers: Peers | null = null;
  #wishes = 0;
  readonly #lanes = new Lanes();
  readonly #kept = new Map<string, Mark | null>();
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
        !this.#peers?.busyWith(upload.id)
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
      busy: () => this.active.length > 0 || this.verifying.some((arrival) => arrival.file !== null)
    });
    void this.#recall().then(() => this.#back());
    return () => {
      stop();
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
    for (const one of chosen) await this.#take(one instanceof File ? withoutHandle(one) : one);
  }

  /** Uploads a file that takes the place of a recording's. Says why not, if it cannot begin. */
  async replace({ file, handle }: Picked, recordingId: string): Promise<string | null> {
    const limit = session.me.limits.max_upload_bytes;
    if (file.size === 0) return 'This file is empty.';
    if (limit > 0 && file.size > limit)
      return `This file is larger than the ${bytes(limit)} that this server takes.`;
    const print = await fingerprint(file).catch(() => null);
    if (print === null) return 'The browser cannot read this file.';
    this.#enter(file, handle, print, null, recordingId);
    return null;
  }

  async addDropped(dropped: Dropped): Promise<void> {
    if (dropped.leftOut > 0) {
      const files = dropped.leftOut === 1 ? '1 file that is' : `${dropped.leftOut} files that are`;
      announcer.show(`${files} neither video nor audio: left out.`);
    }
    await this.add(dropped.files);
  }

  /** Chromium's way to the file of an earlier visit, if it was kept. */
  handleOf(upload: UnfinishedUpload): FileSystemFileHandle | null {
    return this.#remembered.get(upload.id)?.handle ?? null;
  }

  knows(upload: UnfinishedUpload): boolean {
    return this.#remembered.has(upload.id);
  }

  /** Goes on with an upload of an earlier visit. Says why not, if this is another file. */
  async resume(upload: UnfinishedUpload, { file, handle }: Picked): Promise<string | null> {
    const known = this.#remembered.get(upload.id);
    const expected = fits(upload, file) ? (known?.fingerprint ?? (await fingerprintOf(upload.id))) : null;
    let found: string;
    try {
      found = await fingerprint(file);
    } catch {
      return 'The browser cannot read this file.';
    }
    const problem = whyNot(upload, file, { expected, found });
    if (problem === null) this.#enter(file, handle ?? known?.handle ?? null, found, upload.id);
    return problem;
  }

  /** The same without choosing the file again. */
  async reopen(upload: UnfinishedUpload): Promise<string | null> {
    const handle = this.handleOf(upload);
    const file = handle && (await reopen(handle));
    if (!file) return 'The browser may not read that file any more, or it is gone. Please choose it again.';
    return this.resume(upload, { file, handle });
  }

  /** For a file that could not be read any more. */
  async rechoose(transfer: Transfer, picked: Picked): Promise<string | null> {
    const { file, uploadId } = transfer;
    if (uploadId === null || picked.file.name !== file.name || picked.file.size !== file.size) {
      this.#leave(transfer);
      await this.add([picked]);
      return null;
    }
    const found = await fingerprint(picked.file).catch(() => null);
    if (found !== transfer.fingerprint)
      return 'That file has other content. Choose the one that you began with.';
    this.#leave(transfer);
    this.#enter(picked.file, picked.handle, found, uploadId);
    return null;
  }

  /** From its beginning, as a new recording. */
  anew(transfer: Transfer): void {
    this.#leave(transfer);
    this.#enter(transfer.file, transfer.handle, transfer.fingerprint, null);
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
    if (transfer.uploadId) await this.#forget(transfer.uploadId);
    await this.refresh();
  }

  async discard(upload: UnfinishedUpload): Promise<void> {
    try {
      await call('DELETE', `/api/uploads/${encodeURIComponent(upload.id)}`);
    } catch (cause) {
      if (!(cause instanceof Failure && cause.status === 404)) return announcer.show(sentence(cause), 'bad');
    }
    await this.#forget(upload.id);
    await this.refresh();
  }

  async dismiss(arrival: Arrival): Promise<void> {
    arrival.rest();
    this.#arrivals = this.#arrivals.filter((other) => other !== arrival);
    await this.#forget(arrival.id);
  }

  /** With the file at hand again, an arrival that nobody could compare. Says why not, if it is another file. */
  async compare(arrival: Arrival, { file }: Picked): Promise<string | null> {
    if (file.size !== arrival.sent.size_bytes) return 'That file has another size.';
    hashing.open(arrival.id, file);
    try {
      arrival.compareWith(await hashing.at(arrival.id, file.size));
      return null;
    } catch {
      return 'The browser cannot read this file.';
    } finally {
      hashing.close(arrival.id);
    }
  }

  /** To where one sees what happens to them. */
  show(): void {
    if (!['/', '/uploads'].includes(window.location.pathname)) void goto('/uploads');
  }

  async sendAgain(arrival: Arrival): Promise<void> {
    if (arrival.file) this.#enter(arrival.file, null, await fingerprint(arrival.file), null);
    await this.dismiss(arrival);
  }

  async #take({ file, handle }: Picked): Promise<void> {
    const limit = session.me.limits.max_upload_bytes;
    const refuse = (text: string) => announcer.show(`“${file.name}” ${text}`, 'bad');
    if (file.size === 0) return refuse('is empty, so there is nothing to upload.');
    if (limit > 0 && file.size > limit)
      return refuse(`is larger than the ${bytes(limit)} that this server takes.`);
    const print = await fingerprint(file).catch(() => null);
    if (print === null) return refuse('cannot be read by the browser.');
    if (this.#transfers.some((one) => one.fingerprint === print && one.file.name === file.name)) {
      return announcer.show(`“${file.name}” is in the list already.`);
    }
    for (const upload of this.unfinished.filter((one) => fits(one, file))) {
      const expected = this.#remembered.get(upload.id)?.fingerprint ?? (await fingerprintOf(upload.id));
      if (expected === print) return this.#enter(file, handle, print, upload.id);
    }
    this.#enter(file, handle, print, null);
  }

  #enter(
    file: File,
    handle: FileSystemFileHandle | null,
    print: string,
    uploadId: string | null,
    replaces: string | null = null
  ): void {
    const mark = uploadId === null ? null : (this.#remembered.get(uploadId)?.mark ?? null);
    const facts = {
      id: freshKey(),
      userId: session.me.user.id,
      file,
      handle,
      fingerprint: print,
      uploadId,
      mark,
      replaces
    };
    const transfer = new Transfer(facts, this.#ground);
    this.#transfers = [...this.#transfers, transfer];
    void transfer.start();
  }

  #leave(transfer: Transfer): void {
    transfer.close();
    this.#kept.delete(transfer.id);
    this.#transfers = this.#transfers.filter((other) => other !== transfer);
    this.#peers?.tell();
  }

  async #forget(uploadId: string): Promise<void> {
    await memory.drop(uploadId);
    const remembered = new Map(this.#remembered);
    remembered.delete(uploadId);
    this.#remembered = remembered;
  }

  #changed(transfer: Transfer): void {
    this.#peers?.tell();
    if (!transfer.uploadId) return;
    if (transfer.state === 'sent') return void this.#arrived(transfer);
    if (this.#kept.get(transfer.id) === transfer.mark) return;
    this.#kept.set(transfer.id, transfer.mark);
    void this.#keep(factsOf(transfer, transfer.uploadId));
  }

  async #keep(facts: Remembered): Promise<void> {
    this.#remembered = new Map(this.#remembered).set(facts.id, facts);
    await memory.keep(facts);
  }

  async #arrived(transfer: Transfer): Promise<void> {
    if (!transfer.uploadId) return;
    const facts = { ...factsOf(transfer, transfer.uploadId), sent_at: Date.now() };
    const arrival = this.#arrival(facts, transfer.sha256, transfer.file);
    this.#arrivals = [arrival, ...this.#arrivals.filter((other) => other.id !== arrival.id)];
    this.#leave(transfer);
    await this.#keep(facts);
    await memory.tidy(facts.user_id);
    void arrival.follow();
    void this.refresh();
  }

  #arrival(facts: Remembered, sha256: string | null, file: File | null): Arrival {
    return new Arrival(facts, sha256, file, (arrival) => this.#settled(arrival));
  }

  #settled(arrival: Arrival): void {
    if (arrival.verdict === 'verifying') return void this.dismiss(arrival);
    const facts = this.#remembered.get(arrival.id);
    if (facts) {
      void this.#keep({
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
    const name = `“${arrival.title}”`;
    if (arrival.verdict === 'mismatch') {
      announcer.show(`${name} was not stored as it was sent. Keep your file.`, 'bad');
    } else if (arrival.verdict === 'safe') {
      const all = this.active.length === 0 && this.verifying.length === 0;
      const text = `${name} is stored as you sent it.${all ? ' Safe to close.' : ''}`;
      if (window.location.pathname === '/uploads') announcer.say(text);
      else announcer.show(text);
    }
  }

  /** What this browser remembers, compared with what the server still has. */
  async #recall(): Promise<void> {
    const known = await memory.all(session.me.user.id);
    this.#remembered = new Map(known.map((facts) => [facts.id, facts]));
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

function factsOf(transfer: Transfer, uploadId: string): Remembered {
  return {
    id: uploadId,
    user_id: transfer.userId,
    filename: transfer.file.name,
    title: transfer.title,
    size_bytes: transfer.file.size,
    last_modified: transfer.file.lastModified,
    fingerprint: transfer.fingerprint,
    mark: transfer.sha256 ? { bytes: transfer.file.size, sha256: transfer.sha256 } : transfer.mark,
    handle: transfer.handle,
    recording_id: transfer.recordingId,
    sent_at: null,
    receipt: null
  };
}

export const uploads = new Uploads();
