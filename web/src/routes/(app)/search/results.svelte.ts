import { sentence, type Moment, type MomentList } from '$lib/api';
import { search } from '$lib/api/searches';
import { addressOf, wanted, type Asked } from './asked';

/** Answers to what is being typed: the newest question wins, and old answers stay until it is answered. */
export class Results {
  moments = $state.raw<Moment[]>([]);
  nextCursor = $state<string | null>(null);
  /** More moments answer than the server ranked. */
  newestOnly = $state(false);
  /** The question that `moments` answer. */
  answered = $state.raw<Asked | null>(null);
  problem = $state<string | null>(null);
  #asking: AbortController | null = null;
  #askedAt = 0;

  async ask(asked: Asked): Promise<void> {
    this.#asking?.abort();
    const asking = new AbortController();
    this.#asking = asking;
    if (asked.q.trim() === '') {
      this.#take(asked, { moments: [], next_cursor: null, newest_only: false });
      return;
    }
    this.#askedAt = Date.now();
    try {
      this.#take(asked, await search(wanted(asked, this.#askedAt), null, asking.signal));
    } catch (cause) {
      if (!asking.signal.aborted) this.problem = sentence(cause);
    }
  }

  async more(): Promise<void> {
    const { answered, nextCursor } = this;
    if (answered === null || nextCursor === null) return;
    try {
      const found = await search(wanted(answered, this.#askedAt), nextCursor);
      if (this.answered !== answered) return;
      this.moments = [...this.moments, ...found.moments];
      this.nextCursor = found.next_cursor;
    } catch (cause) {
      this.problem = sentence(cause);
    }
  }

  /** Whether this very question is answered, or asked. */
  answers(asked: Asked): boolean {
    return this.answered !== null && addressOf(this.answered) === addressOf(asked);
  }

  #take(asked: Asked, found: MomentList): void {
    this.moments = found.moments;
    this.nextCursor = found.next_cursor;
    this.newestOnly = found.newest_only;
    this.answered = asked;
    this.problem = null;
  }
}

export interface Group {
  recordingId: string;
  title: string;
  moments: Moment[];
}

/** Moments by recording, in the order in which each recording first comes up. */
export function grouped(moments: readonly Moment[]): Group[] {
  const groups = new Map<string, Group>();
  for (const moment of moments) {
    const group = groups.get(moment.recording_id) ?? {
      recordingId: moment.recording_id,
      title: moment.title,
      moments: []
    };
    group.moments.push(moment);
    groups.set(moment.recording_id, group);
  }
  return [...groups.values()];
}

/** Where a moment opens: the server's own address for it, if that lies on this site. */
export function momentAddress(moment: Moment): string {
  if (/^\/(?![/\\])/.test(moment.url)) return moment.url;
  const anchor = moment.comment_id
    ? `#c-${moment.comment_id}`
    : moment.segment_id
      ? `#s-${moment.segment_id}`
      : '';
  return `/r/${encodeURIComponent(moment.recording_id)}?t=${moment.start_ms / 1000}${anchor}`;
}
