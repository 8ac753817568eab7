// The bytes of one recording in their order: on disk first, and in memory only while the disk takes no more.
import { RunningDigest } from './digest';
import type { Session } from './session';
import type { SlicePlace, Vault } from './vault';

/** About three minutes of a usual screen recording: enough for a server to come back, and no burden on a phone. */
const MEMORY_BYTES = 64 << 20;

/** Neither disk nor server took the bytes for so long that memory is full. */
export class NoRoomLeft extends Error {}

interface Piece extends SlicePlace {
  /** Only of pieces that the disk refused, until the server has them. */
  bytes: Uint8Array | null;
  onDisk: boolean;
}

export type Keeping = 'disk' | 'memory';

export class Ledger {
  #pieces: Piece[] = [];
  #memoryBytes = 0;
  #tail: Promise<void> = Promise.resolve();
  #digest: RunningDigest | null = new RunningDigest();
  /** What came after a refused slice would follow a hole that no digest shows. */
  #full = false;
  sizeBytes = 0;
  /** Without a gap from the beginning, on this machine's disk. */
  onDiskBytes = 0;
  keeping: Keeping = 'disk';
  ended = false;

  constructor(
    private readonly vault: Vault | null,
    readonly id: string,
    private readonly memoryLimit = MEMORY_BYTES
  ) {
    if (!vault) this.keeping = 'memory';
  }

  /** What an earlier visit left on disk. It has ended: nobody records into it any more. */
  static async reopen(vault: Vault, session: Session): Promise<Ledger> {
    const ledger = new Ledger(vault, session.id);
    ledger.#pieces = (await vault.places(session.id)).map((place) => ({
      ...place,
      bytes: null,
      onDisk: true
    }));
    ledger.sizeBytes = ledger.onDiskBytes = ledger.#gaplessEnd(0);
    ledger.#digest = null;
    ledger.ended = true;
    return ledger;
  }

  /** Nothing was ever kept in memory only. */
  get whole(): boolean {
    return this.onDiskBytes === this.sizeBytes;
  }

  /**
   * Resolves once the slice is on disk, or in memory where the disk refused it. Slices keep their order. Rejects with
   * `NoRoomLeft`, from then on for good.
   */
  append(bytes: Uint8Array, facts: Partial<Session>): Promise<void> {
    const kept = this.#tail.then(() => this.#keep(bytes, facts));
    this.#tail = kept.catch(() => {});
    return kept;
  }

  /** Once everything handed over so far is kept. */
  async end(): Promise<void> {
    await this.#tail;
    this.ended = true;
  }

  /**
   * Up to `maxBytes` from `offset` on, but at least the rest of the slice that lies there; empty at the end and where
   * this machine has a gap.
   */
  async read(offset: number, maxBytes: number): Promise<Uint8Array<ArrayBuffer>> {
    const parts: Uint8Array[] = [];
    let size = 0;
    for (const piece of this.#gapless(offset)) {
      if (size > 0 && size + piece.size > maxBytes) break;
      const bytes = await this.#bytesOf(piece);
      if (!bytes) break;
      const rest = piece.offset < offset ? bytes.subarray(offset - piece.offset) : bytes;
      parts.push(rest);
      size += rest.length;
    }
    return joined(parts, size);
  }

  /** The server has everything before `offset`: memory can let go of it. What is on disk stays. */
  acknowledged(offset: number): void {
    for (const piece of this.#pieces) {
      if (piece.bytes && piece.offset + piece.size <= offset) {
        this.#memoryBytes -= piece.size;
        piece.bytes = null;
      }
    }
  }

  /**
   * The server has more than this machine kept from the beginning on. Slices behind a gap follow it where they begin at
   * or before `offset`; else what the server has is the recording.
   */
  goOnFrom(offset: number): void {
    this.sizeBytes = Math.max(this.sizeBytes, this.#gaplessEnd(offset));
  }

  /** SHA-256 of the whole, or null where this machine no longer has all of it. */
  async sha256(): Promise<string | null> {
    if (this.#digest) return this.#digest.hex();
    if (!this.whole) return null;
    const digest = new RunningDigest();
    for (const piece of this.#gapless(0)) {
      const bytes = await this.#bytesOf(piece);
      if (!bytes) return null;
      digest.add(bytes);
    }
    return digest.hex();
  }

  /** What this machine has from the beginning without a gap, for playing and for download. */
  async blob(mime: string): Promise<Blob> {
    const parts: Blob[] = [];
    for (const piece of this.#gapless(0)) {
      const bytes = await this.#bytesOf(piece);
      if (!bytes) break;
      parts.push(new Blob([bytes as Uint8Array<ArrayBuffer>]));
    }
    return new Blob(parts, { type: mime });
  }

  async #keep(bytes: Uint8Array, facts: Partial<Session>): Promise<void> {
    if (this.#full) throw new NoRoomLeft();
    const piece: Piece = { offset: this.sizeBytes, size: bytes.length, bytes: null, onDisk: false };
    piece.onDisk = await this.#toDisk(piece.offset, bytes, facts);
    if (!piece.onDisk) this.#toMemory(piece, bytes);
    this.#pieces.push(piece);
    this.sizeBytes += bytes.length;
    this.#digest?.add(bytes);
    if (piece.onDisk && this.onDiskBytes === piece.offset) this.onDiskBytes = this.sizeBytes;
    this.keeping = piece.onDisk ? 'disk' : 'memory';
  }

  async #toDisk(offset: number, bytes: Uint8Array, facts: Partial<Session>): Promise<boolean> {
    const gapless = this.onDiskBytes === offset;
    const known = gapless ? { sizeBytes: offset + bytes.length } : { whole: false };
    try {
      await this.vault?.append(this.id, offset, bytes, { ...facts, ...known });
      return this.vault !== null;
    } catch {
      // The quota has ended, or the browser's storage broke: both can pass, so the next slice tries again.
      return false;
    }
  }

  #toMemory(piece: Piece, bytes: Uint8Array): void {
    this.#full = this.#memoryBytes + bytes.length > this.memoryLimit;
    if (this.#full) throw new NoRoomLeft();
    piece.bytes = bytes;
    this.#memoryBytes += bytes.length;
  }

  async #bytesOf(piece: Piece): Promise<Uint8Array | null> {
    if (piece.bytes) return piece.bytes;
    return piece.onDisk && this.vault ? this.vault.slice(this.id, piece.offset) : null;
  }

  /** The slice in which `offset` lies, and those that follow it without a gap. */
  *#gapless(offset: number): Generator<Piece> {
    let end = offset;
    for (const piece of this.#pieces) {
      if (piece.offset + piece.size <= offset) continue;
      if (piece.offset > end) return;
      yield piece;
      end = piece.offset + piece.size;
    }
  }

  #gaplessEnd(offset: number): number {
    let end = offset;
    for (const piece of this.#gapless(offset)) end = piece.offset + piece.size;
    return end;
  }
}

function joined(parts: Uint8Array[], size: number): Uint8Array<ArrayBuffer> {
  const out = new Uint8Array(size);
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}
