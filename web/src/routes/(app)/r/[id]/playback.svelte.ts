import { remember, remembered } from '$lib/remembered';
import * as t from '$texts/recording';
import { Captions } from './captions.svelte';
import { silenceAt, type Silence } from './silences';

const SKIPS = 'debrief.silences';
/** A picture's time at the usual 30 a second; files do not tell theirs. */
const FRAME_MS = 1000 / 30;

/** The one clock of a watch page: the media element turns it, everything else reads it. */
export class Playback {
  currentMs = $state(0);
  durationMs = $state(0);
  bufferedMs = $state(0);
  playing = $state(false);
  /** It wants to play but has to wait for bytes. */
  stalled = $state(false);
  problem = $state<string | null>(null);
  rate = $state(storedNumber('debrief.rate', 1, 0.5, 3));
  volume = $state(storedNumber('debrief.volume', 1, 0, 1));
  muted = $state(false);
  /** Passes over where nobody speaks. */
  skipsSilences = $state(remembered(SKIPS) === 'skipped');
  silences = $state.raw<Silence[]>([]);
  readonly captions = new Captions();
  #media: HTMLVideoElement | null = null;
  #startMs: number | null = null;
  #wantsPlay = false;
  #frame = 0;
  /** Where a stretch that is being heard ends. Whatever else somebody does with the player forgets it. */
  #stretchEndMs: number | null = null;

  constructor(durationMs: number | null) {
    this.durationMs = durationMs ?? 0;
  }

  /** For `{@attach}`: ties the clock to a media element for as long as that is shown. */
  attach = (media: HTMLVideoElement) => {
    this.#media = media;
    media.playbackRate = this.rate;
    media.volume = this.volume;
    media.muted = this.muted;
    if (this.#startMs !== null) media.currentTime = this.#startMs / 1000;
    const on: Record<string, () => void> = {
      play: () => this.#playing(true),
      pause: () => this.#playing(false),
      ended: () => this.#playing(false),
      timeupdate: () => this.#read(),
      seeking: () => this.#read(),
      seeked: () => this.#read(),
      progress: () => this.#buffered(),
      waiting: () => (this.stalled = true),
      playing: () => (this.stalled = false),
      canplay: () => (this.stalled = false),
      durationchange: () => this.#duration(),
      loadedmetadata: () => this.#loaded(),
      volumechange: () => this.#volume(),
      ratechange: () => (this.rate = media.playbackRate),
      error: () => (this.problem = mediaProblem(media.error))
    };
    for (const [name, listener] of Object.entries(on)) media.addEventListener(name, listener);
    if (media.readyState > 0) this.#loaded();
    return () => {
      for (const [name, listener] of Object.entries(on)) media.removeEventListener(name, listener);
      cancelAnimationFrame(this.#frame);
      this.#startMs = this.currentMs;
      this.#media = null;
      this.playing = false;
    };
  };

  seek(ms: number): void {
    this.#stretchEndMs = null;
    const end = this.durationMs || Infinity;
    const to = Math.min(Math.max(0, ms), end);
    this.currentMs = to;
    if (this.#media && this.#media.readyState > 0) this.#media.currentTime = to / 1000;
    else this.#startMs = to;
  }

  /** Where somebody asked to be, played from there. */
  playFrom(ms: number): void {
    this.seek(ms);
    this.play();
  }

  /** Only this stretch, and then it pauses. Without a player there is nothing to hear. */
  playStretch(startMs: number, endMs: number): void {
    if (!this.#media) return;
    this.playFrom(startMs);
    this.#stretchEndMs = endMs;
  }

  play(): void {
    this.#stretchEndMs = null;
    if (!this.#media) {
      this.#wantsPlay = true;
      return;
    }
    // Browsers may refuse to start by themselves; then it stands at the right moment and waits for a press.
    this.#media.play().catch(() => {});
  }

  pause(): void {
    this.#stretchEndMs = null;
    this.#wantsPlay = false;
    this.#media?.pause();
  }

  toggle(): void {
    if (this.playing) this.pause();
    else this.play();
  }

  setRate(rate: number): void {
    this.rate = rate;
    if (this.#media) this.#media.playbackRate = rate;
    remember('debrief.rate', String(rate));
  }

  setVolume(volume: number): void {
    this.volume = Math.min(1, Math.max(0, volume));
    this.muted = false;
    if (this.#media) {
      this.#media.volume = this.volume;
      this.#media.muted = false;
    }
    remember('debrief.volume', String(this.volume));
  }

  toggleSilences(): void {
    this.skipsSilences = !this.skipsSilences;
    remember(SKIPS, this.skipsSilences ? 'skipped' : 'played');
  }

  /** To the next picture, or the one before. */
  step(by: 1 | -1): void {
    this.pause();
    this.seek(this.currentMs + by * FRAME_MS);
  }

  toggleMuted(): void {
    this.muted = !this.muted;
    if (this.#media) this.#media.muted = this.muted;
  }

  #playing(playing: boolean): void {
    this.playing = playing;
    this.#read();
    cancelAnimationFrame(this.#frame);
    if (!playing) return;
    const tick = () => {
      this.#read();
      this.#frame = requestAnimationFrame(tick);
    };
    this.#frame = requestAnimationFrame(tick);
  }

  #read(): void {
    if (!this.#media || this.#media.readyState === 0) return;
    this.currentMs = Math.round(this.#media.currentTime * 1000);
    const endMs = this.#stretchEndMs;
    if (endMs === null) this.#skip();
    if (endMs === null || !this.playing || this.currentMs < endMs) return;
    this.pause();
    // Not at the end itself, where the next line may begin.
    this.seek(endMs - 1);
  }

  #skip(): void {
    if (!this.skipsSilences || !this.playing || !this.#media || this.#media.seeking) return;
    const silence = silenceAt(this.silences, this.currentMs);
    if (silence) this.#media.currentTime = silence.end_ms / 1000;
  }

  #loaded(): void {
    if (!this.#media) return;
    this.problem = null;
    this.#duration();
    if (this.#startMs !== null) this.#media.currentTime = this.#startMs / 1000;
    this.#startMs = null;
    if (this.#wantsPlay) this.play();
    this.#wantsPlay = false;
  }

  #duration(): void {
    const seconds = this.#media?.duration ?? NaN;
    if (Number.isFinite(seconds)) this.durationMs = Math.round(seconds * 1000);
  }

  #buffered(): void {
    const media = this.#media;
    if (!media) return;
    for (let i = 0; i < media.buffered.length; i += 1) {
      if (media.buffered.start(i) <= media.currentTime && media.currentTime <= media.buffered.end(i)) {
        this.bufferedMs = media.buffered.end(i) * 1000;
      }
    }
  }

  #volume(): void {
    if (!this.#media) return;
    this.volume = this.#media.volume;
    this.muted = this.#media.muted;
  }
}

function mediaProblem(error: MediaError | null): string {
  if (error?.code === MediaError.MEDIA_ERR_NETWORK) return t.connectionCut;
  return t.notPlayable;
}

function storedNumber(name: string, fallback: number, least: number, most: number): number {
  const value = Number(remembered(name) ?? NaN);
  return value >= least && value <= most ? value : fallback;
}
