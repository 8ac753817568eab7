// Up to which moment a WebM stream really holds pictures and sound. A busy machine's encoder falls behind, silently:
// what it still owes would be lost in a crash, so the recorder has to know.

const SEGMENT = 0x18538067;
const CLUSTER = 0x1f43b675;
const TRACKS = 0x1654ae6b;
const TRACK = 0xae;
const GROUP = 0xa0;
const CONTAINERS = new Set([SEGMENT, CLUSTER, TRACKS, TRACK, GROUP]);
const CLUSTER_TIME = 0xe7;
const TRACK_NUMBER = 0xd7;
const TRACK_TYPE = 0x83;
const BLOCKS = new Set([0xa3, 0xa1]);
/** A block's track and time. */
const BLOCK_HEAD = 4;
/** No head with its value is longer; more than this waits for bytes that never make sense. */
const LONGEST_HEAD = 4096;

export class WebmClock {
  /** The last picture's time, in ms from the beginning; -1 before the first. */
  videoMs = -1;
  audioMs = -1;
  /** It is no WebM after all: nothing can be said of it. */
  lost = false;
  #rest = new Uint8Array();
  #skip = 0;
  #clusterMs = 0;
  #track = 0;
  #videoTrack = -1;

  add(bytes: Uint8Array): void {
    if (this.lost) return;
    const all = new Uint8Array(this.#rest.length + bytes.length);
    all.set(this.#rest);
    all.set(bytes, this.#rest.length);
    let at = 0;
    for (;;) {
      const skipped = Math.min(this.#skip, all.length - at);
      this.#skip -= skipped;
      at += skipped;
      const next = this.#element(all, at);
      if (next < 0) break;
      at = next;
    }
    this.#rest = all.slice(at);
    if (this.#rest.length > LONGEST_HEAD) this.lost = true;
  }

  /** Reads one element's head, and its value where that matters; -1 where more bytes are needed. */
  #element(all: Uint8Array, at: number): number {
    const id = varint(all, at, false);
    const size = id && varint(all, at + id.length, true);
    if (!id || !size) return -1;
    const body = at + id.length + size.length;
    if (CONTAINERS.has(id.value)) return body;
    const wanted = BLOCKS.has(id.value) ? BLOCK_HEAD : valued(id.value) ? size.value : 0;
    if (body + wanted > all.length) return -1;
    if (BLOCKS.has(id.value)) this.#block(all, body);
    else if (wanted > 0) this.#value(id.value, number(all, body, size.value));
    this.#skip = size.value - wanted;
    return body + wanted;
  }

  #block(all: Uint8Array, at: number): void {
    const track = all[at]! & 0x7f;
    const ms = this.#clusterMs + ((((all[at + 1]! << 8) | all[at + 2]!) << 16) >> 16);
    if (track === this.#videoTrack) this.videoMs = Math.max(this.videoMs, ms);
    else this.audioMs = Math.max(this.audioMs, ms);
  }

  #value(id: number, value: number): void {
    if (id === CLUSTER_TIME) this.#clusterMs = value;
    else if (id === TRACK_NUMBER) this.#track = value;
    else if (value === 1) this.#videoTrack = this.#track;
  }
}

const valued = (id: number) => id === CLUSTER_TIME || id === TRACK_NUMBER || id === TRACK_TYPE;

function number(all: Uint8Array, at: number, length: number): number {
  let value = 0;
  for (let i = 0; i < length; i += 1) value = value * 256 + all[at + i]!;
  return value;
}

/** A number whose first byte tells its length; `bare` takes that mark away, as sizes want it. */
function varint(all: Uint8Array, at: number, bare: boolean): { value: number; length: number } | null {
  const first = all[at];
  if (first === undefined || first === 0) return null;
  const length = Math.clz32(first) - 23;
  if (at + length > all.length) return null;
  const value = number(all, at, length);
  return { value: bare ? value - 2 ** (7 * length) : value, length };
}
