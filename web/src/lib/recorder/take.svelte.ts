// One recording while it is made: what is shared, composed, encoded, and handed to its delivery slice by slice.
import { AUDIO_BITS, videoBits } from './capture/formats';
import { Pace } from './capture/pace';
import { Stopwatch } from './capture/stopwatch';
import { WebmClock } from './capture/webm-clock';
import type { Delivery } from './delivery.svelte';
import { NoRoomLeft } from './ledger';

/** How much a crash can cost at most, together with the moment that the disk needs. */
const SLICE_MS = 1000;

const TICK_MS = 200;
/** A slice should be here by then. */
const LATE_MS = SLICE_MS + 500;
/** A few pictures' worth. */
const CAUGHT_UP_MS = 250;
/** Nobody waits longer for the end of the pictures; the sound is there anyway. */
const DRAIN_MS = 4000;

export type TakeState = 'recording' | 'paused' | 'stopping' | 'stopped';
export type StopReason = 'asked' | 'sharing-ended' | 'no-room' | 'recorder';

export class Take {
  state = $state<TakeState>('recording');
  elapsedMs = $state(0);
  /** What the encoder still owes: a crash would cost that much. Null where nothing tells, as with sound alone. */
  behindMs = $state<number | null>(null);
  reason = $state<StopReason>('asked');
  readonly delivery: Delivery;
  readonly stream: MediaStream;
  #recorder: MediaRecorder;
  #stopwatch = new Stopwatch();
  /** Only WebM tells how far the encoder is. */
  #encoded: WebmClock | null;
  #pace = new Pace(navigator.hardwareConcurrency || 2);
  #adaptedAtMs = 0;
  #setPace: (gapMs: number) => void;
  #slices: Promise<void> = Promise.resolve();
  /** A slice was lost: those after it would follow a hole. */
  #cut = false;
  #ticking: ReturnType<typeof setInterval> | undefined;
  #ended!: () => void;
  /** When everything recorded has been handed over. */
  readonly over = new Promise<void>((resolve) => (this.#ended = resolve));

  constructor(delivery: Delivery, stream: MediaStream, mime: string, setPace: (gapMs: number) => void) {
    this.delivery = delivery;
    this.stream = stream;
    this.#setPace = setPace;
    this.#encoded = mime.startsWith('video/webm') ? new WebmClock() : null;
    const picture = stream.getVideoTracks()[0]?.getSettings();
    this.#recorder = new MediaRecorder(stream, {
      mimeType: mime,
      audioBitsPerSecond: AUDIO_BITS,
      videoBitsPerSecond: picture ? videoBits(picture.width ?? 1280, picture.height ?? 720) : undefined
    });
    this.#recorder.ondataavailable = ({ data }) => this.#keep(data);
    this.#recorder.onerror = () => this.stop('recorder');
    // Also when the browser ends it because no track is left.
    this.#recorder.onstop = () => void this.#finish();
  }

  start(): void {
    this.#setPace(this.#pace.gapMs);
    this.#recorder.start(SLICE_MS);
    this.#stopwatch.go();
    this.#ticking = setInterval(() => this.#tick(), TICK_MS);
  }

  pause(): void {
    if (this.state !== 'recording') return;
    // What was said up to here is on disk before a long pause.
    this.#recorder.requestData();
    this.#recorder.pause();
    this.#stopwatch.hold();
    this.elapsedMs = this.#stopwatch.ms;
    this.state = 'paused';
  }

  resume(): void {
    if (this.state !== 'paused') return;
    this.#recorder.resume();
    this.#stopwatch.go();
    this.state = 'recording';
  }

  /** A chapter begins here. Answers its number, counted from one. */
  mark(): number {
    const { chapters } = this.delivery.session;
    const start_ms = this.#stopwatch.ms;
    // No two begin at one moment, as they would during a pause.
    if (chapters.at(-1)?.start_ms === start_ms) return chapters.length;
    void this.delivery.change({ chapters: [...chapters, { start_ms, title: '' }] });
    return chapters.length + 1;
  }

  stop(reason: StopReason = 'asked'): void {
    if (this.state === 'stopping' || this.state === 'stopped') return;
    this.reason = reason;
    this.#stopwatch.hold();
    this.elapsedMs = this.#stopwatch.ms;
    this.state = 'stopping';
    if (this.#recorder.state === 'inactive') void this.#finish();
    else void this.#drain();
  }

  /** What the encoder still owes would be thrown away by stopping at once. */
  async #drain(): Promise<void> {
    const clock = this.#encoded;
    const wanted = this.elapsedMs - this.#pace.gapMs - CAUGHT_UP_MS;
    this.#recorder.pause();
    for (
      const end = performance.now() + DRAIN_MS;
      clock && !clock.lost && clock.videoMs >= 0 && clock.videoMs < wanted;
    ) {
      if (performance.now() > end || this.#cut || this.#recorder.state === 'inactive') break;
      this.#recorder.requestData();
      await new Promise((resolve) => setTimeout(resolve, CAUGHT_UP_MS));
      await this.#slices;
    }
    if (this.#recorder.state !== 'inactive') this.#recorder.stop();
  }

  #keep(data: Blob): void {
    if (data.size === 0) return;
    const durationMs = this.#stopwatch.ms;
    // One after the other: the bytes of two blobs could else be read in either order.
    this.#slices = this.#slices.then(async () => {
      if (this.#cut) return;
      try {
        const bytes = new Uint8Array(await data.arrayBuffer());
        this.#adapt(bytes, durationMs);
        await this.delivery.append(bytes, durationMs);
      } catch (cause) {
        this.#cutShort(cause instanceof NoRoomLeft ? 'no-room' : 'recorder');
      }
    });
  }

  #cutShort(reason: StopReason): void {
    this.#cut = true;
    this.stop(reason);
    // Also when it was being stopped already: its end is missing, and that has to be said.
    this.reason = reason;
  }

  #tick(): void {
    this.elapsedMs = this.#stopwatch.ms;
    this.behindMs = this.#owedMs();
    // An encoder that is far behind hands over nothing at all, so the slices alone would tell too late.
    if (this.elapsedMs - this.#adaptedAtMs > LATE_MS) this.#setBehind(this.elapsedMs, LATE_MS);
  }

  #owedMs(): number | null {
    const clock = this.#encoded;
    if (!clock || clock.lost || this.stream.getVideoTracks().length === 0) return null;
    return this.elapsedMs - Math.max(0, clock.videoMs);
  }

  #setBehind(nowMs: number, usualMs: number): void {
    if (!this.#encoded || this.#encoded.lost || this.state !== 'recording') return;
    this.#adaptedAtMs = nowMs;
    if (this.#pace.adapt(nowMs - this.#encoded.videoMs - usualMs)) this.#setPace(this.#pace.gapMs);
  }

  #adapt(bytes: Uint8Array, durationMs: number): void {
    this.#encoded?.add(bytes);
    this.#setBehind(durationMs, 0);
  }

  async #finish(): Promise<void> {
    if (this.state === 'stopped') return;
    if (this.state !== 'stopping') this.reason = 'recorder';
    this.#stopwatch.hold();
    clearInterval(this.#ticking);
    await this.#slices;
    await this.delivery.end(this.#stopwatch.ms);
    this.elapsedMs = this.#stopwatch.ms;
    this.state = 'stopped';
    this.#ended();
  }
}
