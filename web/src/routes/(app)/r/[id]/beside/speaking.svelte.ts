// A few words with or without one's face, said beside a comment.
import { mimeFor } from '$lib/recorder/capture/formats';
import * as t from '$texts/beside';

export const LONGEST_MS = 3 * 60_000;
/** A face that speaks, in a small window. */
const VIDEO_BITS = 800_000;
const AUDIO_BITS = 64_000;

export type Phase = 'choosing' | 'asking' | 'recording' | 'done';

/** One recording: asked for, made, and looked at before it is attached. */
export class Speaking {
  phase = $state<Phase>('choosing');
  problem = $state<string | null>(null);
  elapsedMs = $state(0);
  withFace = $state(false);
  stream = $state.raw<MediaStream | null>(null);
  made = $state.raw<Blob | null>(null);
  #recorder: MediaRecorder | null = null;
  #chunks: Blob[] = [];
  #began = 0;
  #tick: ReturnType<typeof setInterval> | undefined;

  /** Only pages that came over a secure line, or from this machine, may use a microphone. */
  static get possible(): boolean {
    return Boolean(globalThis.navigator?.mediaDevices) && 'MediaRecorder' in globalThis;
  }

  async begin(withFace: boolean): Promise<void> {
    this.leave();
    this.withFace = withFace;
    this.problem = null;
    this.phase = 'asking';
    const cores = navigator.hardwareConcurrency;
    const mimeType = mimeFor(withFace, cores, (mime) => MediaRecorder.isTypeSupported(mime));
    try {
      if (!mimeType) throw new DOMException('no format', 'NotSupportedError');
      const video = withFace && { width: { ideal: 640 }, height: { ideal: 480 }, facingMode: 'user' };
      this.stream = await navigator.mediaDevices.getUserMedia({ audio: true, video });
      const bits = { videoBitsPerSecond: VIDEO_BITS, audioBitsPerSecond: AUDIO_BITS };
      this.#record(new MediaRecorder(this.stream, { mimeType, ...bits }));
    } catch (cause) {
      this.leave();
      this.problem = whyNot(cause, withFace);
    }
  }

  stop(): void {
    if (this.#recorder?.state === 'recording') this.#recorder.stop();
  }

  /** Lets the devices go, and forgets what was made. */
  leave(): void {
    const recorder = this.#recorder;
    this.#recorder = null;
    if (recorder && recorder.state !== 'inactive') recorder.stop();
    this.#rest();
    this.made = null;
    this.elapsedMs = 0;
    this.phase = 'choosing';
  }

  #record(recorder: MediaRecorder): void {
    this.#recorder = recorder;
    this.#chunks = [];
    recorder.ondataavailable = ({ data }) => {
      if (this.#recorder === recorder) this.#chunks.push(data);
    };
    recorder.onstop = () => {
      if (this.#recorder !== recorder) return;
      this.elapsedMs = Math.min(performance.now() - this.#began, LONGEST_MS);
      // Without what it says about codecs: it is the name of a kind of file.
      const [type] = recorder.mimeType.split(';');
      this.made = new Blob(this.#chunks, { type });
      this.#rest();
      this.phase = 'done';
    };
    recorder.start(1000);
    this.#began = performance.now();
    this.phase = 'recording';
    this.#tick = setInterval(() => {
      this.elapsedMs = performance.now() - this.#began;
      if (this.elapsedMs >= LONGEST_MS) this.stop();
    }, 200);
  }

  #rest(): void {
    clearInterval(this.#tick);
    for (const track of this.stream?.getTracks() ?? []) track.stop();
    this.stream = null;
  }
}

function whyNot(cause: unknown, withFace: boolean): string {
  const name = cause instanceof DOMException ? cause.name : '';
  if (name === 'NotAllowedError') return t.notAllowed(withFace);
  if (name === 'NotFoundError') return t.notFound(withFace);
  if (name === 'NotReadableError') return t.inUse(withFace);
  return t.couldNotRecord;
}
