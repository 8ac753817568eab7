import { goto } from '$app/navigation';
import { Failure, sentence, uploads as api, type UnfinishedUpload } from '$lib/api';
import { call } from '$lib/api/client';
import { announcer } from '$lib/announce.svelte';
import { bytes } from '$lib/bytes';
import { freshKey } from '$lib/keys';
import { subscribe } from '$lib/live';
import { session } from '$lib/session.svelte';
import { Peers } from './peers';
import { Transfer } from './transfer.svelte';

export { Transfer } from './transfer.svelte';

/** Two at a time fill a line; more only make each of them slower, and each takes one of six connections. */
const AT_ONCE = 2;

class Uploads {
  transfers = $state<Transfer[]>([]);
  /** Begun earlier, by this person, with the file no longer at hand. */
  #unfinished = $state<UnfinishedUpload[]>([]);
  #peersMoved = $state(0);
  #peers: Peers | null = null;

  get active(): Transfer[] {
    return this.transfers.filter((transfer) => transfer.active || transfer.state === 'waiting');
  }

  get unfinished(): UnfinishedUpload[] {
    void this.#peersMoved;
    return this.#unfinished.filter(
      (upload) =>
        !this.transfers.some((transfer) => transfer.uploadId === upload.id) &&
        !this.#peers?.busyWith(upload.id)
    );
  }

  /** Of all that is on its way, 0..1. */
  get fraction(): number {
    const total = this.active.reduce((sum, transfer) => sum + transfer.file.size, 0);
    const sent = this.active.reduce((sum, transfer) => sum + transfer.sentBytes, 0);
    return total === 0 ? 0 : sent / total;
  }

  /** Called once by the shell. */
  attend(): () => void {
    this.#peers ??= new Peers(
      freshKey(),
      () =>
        this.transfers.flatMap((transfer) =>
          transfer.active && transfer.uploadId ? [transfer.uploadId] : []
        ),
      () => (this.#peersMoved += 1)
    );
    const wake = () => this.#wake();
    const warn = (event: BeforeUnloadEvent) => {
      if (this.active.length > 0) event.preventDefault();
    };
    window.addEventListener('online', wake);
    window.addEventListener('beforeunload', warn);
    const silence = subscribe((changes) => {
      if (changes.everything) wake();
      if (changes.everything || changes.deleted.size > 0) void this.refresh();
    });
    void this.refresh();
    return () => {
      window.removeEventListener('online', wake);
      window.removeEventListener('beforeunload', warn);
      silence();
    };
  }

  async refresh(): Promise<void> {
    try {
      this.#unfinished = (await api.unfinished()).uploads;
    } catch {
      // Shown the next time; nothing here depends on it.
    }
  }

  add(files: Iterable<File>): void {
    const limit = session.me.limits.max_upload_bytes;
    for (const file of files) {
      if (file.size === 0) announcer.show(`“${file.name}” is empty, so there is nothing to upload.`, 'bad');
      else if (limit > 0 && file.size > limit) {
        announcer.show(`“${file.name}” is larger than the ${bytes(limit)} that this server takes.`, 'bad');
      } else {
        const known = this.unfinished.find((upload) => fits(upload, file));
        this.#enter(new Transfer(freshKey(), file, (t) => this.#ended(t), resumption(known)));
      }
    }
  }

  /** Goes on with an upload of an earlier visit. Says why not, if this is another file. */
  resume(upload: UnfinishedUpload, file: File): string | null {
    if (!fits(upload, file)) {
      return `That is another file. Please choose “${upload.filename}” (${bytes(upload.size_bytes)}).`;
    }
    this.#enter(new Transfer(freshKey(), file, (t) => this.#ended(t), resumption(upload)));
    return null;
  }

  resumeTransfer(transfer: Transfer): void {
    transfer.state = 'waiting';
    this.#pump();
  }

  async cancel(transfer: Transfer): Promise<void> {
    await transfer.cancel();
    this.dismiss(transfer);
    await this.refresh();
    this.#pump();
  }

  async discard(upload: UnfinishedUpload): Promise<void> {
    try {
      await call('DELETE', `/api/uploads/${encodeURIComponent(upload.id)}`);
    } catch (cause) {
      if (!(cause instanceof Failure && cause.status === 404)) announcer.show(sentence(cause), 'bad');
    }
    await this.refresh();
  }

  dismiss(transfer: Transfer): void {
    this.transfers = this.transfers.filter((other) => other !== transfer);
    this.#peers?.tell();
  }

  openLibrary(): void {
    if (window.location.pathname !== '/') void goto('/');
  }

  #enter(transfer: Transfer): void {
    this.transfers = [...this.transfers, transfer];
    this.#pump();
  }

  #pump(): void {
    const sending = this.transfers.filter((transfer) => transfer.active).length;
    const next = this.transfers.filter((transfer) => transfer.state === 'waiting');
    for (const transfer of next.slice(0, Math.max(0, AT_ONCE - sending))) void transfer.start();
    this.#peers?.tell();
  }

  #ended(transfer: Transfer): void {
    if (transfer.state === 'done') {
      announcer.show(`“${transfer.title}” has arrived.`);
      this.dismiss(transfer);
      void this.refresh();
    }
    this.#pump();
  }

  /** The server is back: whatever was cut off goes on. */
  #wake(): void {
    for (const transfer of this.transfers) {
      if (transfer.state === 'interrupted' && transfer.problem !== null) void transfer.start();
    }
  }
}

function fits(upload: UnfinishedUpload, file: File): boolean {
  return upload.filename === file.name && upload.size_bytes === file.size;
}

function resumption(upload: UnfinishedUpload | undefined) {
  return upload ? { uploadId: upload.id } : undefined;
}

export const uploads = new Uploads();
