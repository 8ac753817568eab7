import type { Recording } from '$lib/api';
import { said } from '$lib/said/index.svelte';
import { remaining } from '$lib/time';
import * as t from '$texts/card';

export interface CardState {
  text: string;
  tone: 'soft' | 'warn' | 'bad';
  working: boolean;
  progress: number | null;
}

/** What a card says about its recording; null when all is ready and there is nothing to say. */
export function cardState({ media, transcript }: Pick<Recording, 'media' | 'transcript'>): CardState | null {
  if (media.state === 'failed') return standing(said(media.reason?.message ?? t.notPrepared), 'bad');
  if (media.state === 'uploading') return working(t.uploading, null);
  if (media.state === 'preparing' && media.reason) return standing(said(media.reason.message), 'warn');
  if (media.state === 'preparing') return working(t.preparing, media.progress);
  if (transcript.state === 'running') {
    const eta = transcript.eta_ms === null ? '' : ` · ${remaining(transcript.eta_ms)}`;
    return working(`${t.transcribing(percent(transcript.progress))}${eta}`, transcript.progress);
  }
  if (transcript.state === 'waiting') {
    return transcript.reason ? standing(said(transcript.reason.message), 'warn') : working(t.waiting, null);
  }
  if (transcript.state === 'failed') {
    const cancelled = transcript.reason?.code === 'cancelled';
    return standing(said(transcript.reason?.message ?? t.notTranscribed), cancelled ? 'soft' : 'warn');
  }
  return null;
}

/** How much of it whoever looks has watched: 0 to 1. */
export function watchedShare({
  position_ms,
  duration_ms
}: Pick<Recording, 'position_ms' | 'duration_ms'>): number {
  if (!position_ms || !duration_ms) return 0;
  return Math.min(1, position_ms / duration_ms);
}

const standing = (text: string, tone: CardState['tone']): CardState => ({
  text,
  tone,
  working: false,
  progress: null
});
const working = (text: string, progress: number | null): CardState => ({
  text,
  tone: 'soft',
  working: true,
  progress
});
const percent = (fraction: number | null) => (fraction === null ? null : Math.round(fraction * 100));
