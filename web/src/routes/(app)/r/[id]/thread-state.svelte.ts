import type { Comment } from '$lib/api';
import type { Drafts } from '$lib/drafts';
import type { Waiting } from '$lib/outbox/index.svelte';
import * as t from '$texts/threads';
import type { Thread } from './watch.svelte';

/** What somebody did to a thread on the page. It outlasts the thread's being drawn. */
export class ThreadState {
  /** A settled thread was opened. */
  opened = $state(false);
  /** A reply is being written. */
  replying = $state(false);

  constructor(rootId: string, drafts: Drafts) {
    this.replying = drafts.load(`reply.${rootId}`) !== null;
  }
}

/** As the style sheets have them. */
const AROUND_PX = 88;
const LINE_PX = 23;
const BESIDE_PX = 110;
const LETTER_PX = 7.2;
const FOLDED_PX = 46;

/** How high a thread will be, more or less. */
export function estimatedThreadHeight({ root, replies }: Thread, widthPx: number): number {
  if (root.resolved_at !== null) return FOLDED_PX;
  const letters = Math.max(12, (widthPx - BESIDE_PX) / LETTER_PX);
  const height = ({ body }: Comment) => AROUND_PX + LINE_PX * Math.ceil(body.length / letters);
  return [root, ...replies].reduce((sum, comment) => sum + height(comment), 0);
}

/** Of a comment on its way, where the line is too bad for more. */
export const keptHere = ({ say }: Waiting): string => t.keptHere(say.body);
