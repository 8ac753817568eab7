import { search, sentence, type Moment } from '$lib/api';

/** Answers to what is being typed: the newest question wins, and old answers stay until it is answered. */
export class Results {
  moments = $state.raw<Moment[]>([]);
  nextCursor = $state<string | null>(null);
  /** The question that `moments` answer. */
  answered = $state<string | null>(null);
  problem = $state<string | null>(null);
  #asking: AbortController | null = null;

  async ask(q: string): Promise<void> {
    this.#asking?.abort();
    const asking = new AbortController();
    this.#asking = asking;
    if (q === '') {
      this.#take('', [], null);
      return;
    }
    try {
      const found = await search(q, null, asking.signal);
      this.#take(q, found.moments, found.next_cursor);
    } catch (cause) {
      if (!asking.signal.aborted) this.problem = sentence(cause);
    }
  }

  async more(): Promise<void> {
    if (this.answered === null || this.nextCursor === null) return;
    const q = this.answered;
    try {
      const found = await search(q, this.nextCursor);
      if (this.answered !== q) return;
      this.moments = [...this.moments, ...found.moments];
      this.nextCursor = found.next_cursor;
    } catch (cause) {
      this.problem = sentence(cause);
    }
  }

  #take(q: string, moments: Moment[], cursor: string | null): void {
    this.moments = moments;
    this.nextCursor = cursor;
    this.answered = q;
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
