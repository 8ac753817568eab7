import type { Comment } from '$lib/api';
import type { Reading } from '../reading.svelte';
import type { Playback } from '../playback.svelte';
import type { Quotes } from '../quotes/quotes.svelte';
import type { Regions } from '../regions/regions.svelte';
import type { Watch } from '../watch.svelte';
import type { Conversation } from './conversation.svelte';

/** What all pieces of the page share. */
export interface Room {
  watch: Watch;
  playback: Playback;
  reading: Reading;
  conversation: Conversation;
  quotes: Quotes;
  regions: Regions;
  /** There is something to play. */
  playable: boolean;
  /** It is on its way to paper, where nothing can be pressed. */
  printing: boolean;
  /** Plays a moment beside the text. */
  play: (ms: number) => void;
  copyLink: (anchor: string) => void;
  copyComment: (comment: Comment) => void;
}
