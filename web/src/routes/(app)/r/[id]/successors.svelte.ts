import { recordings, sentence, type RecordingLink } from '$lib/api';
import { search } from '$lib/api/searches';

const MOST_SHOWN = 8;
/** Long enough that a word typed quickly is one question. */
const PAUSE_MS = 140;

/** Recordings that could have taken another one's place: those whose title has what is typed, else the newest. */
export class Successors {
  found = $state.raw<RecordingLink[]>([]);
  problem = $state<string | null>(null);
  /** What `found` answers. */
  answered = $state('');
  #asking: AbortController | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** Never offers the recording itself. */
  constructor(private readonly of: string) {}

  soon(typed: string): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.ask(typed), PAUSE_MS);
  }

  async ask(typed: string): Promise<void> {
    clearTimeout(this.#timer);
    this.#asking?.abort();
    const asking = (this.#asking = new AbortController());
    const q = typed.trim();
    try {
      const found = q === '' ? await newest() : await titled(q, asking.signal);
      if (asking.signal.aborted) return;
      this.found = found.filter((one) => one.id !== this.of).slice(0, MOST_SHOWN);
      this.answered = q;
      this.problem = null;
    } catch (cause) {
      if (!asking.signal.aborted) this.problem = sentence(cause);
    }
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#asking?.abort();
  }
}

async function newest(): Promise<RecordingLink[]> {
  const page = await recordings.list({ sort: 'newest' }, MOST_SHOWN + 1);
  return page.recordings.filter((one) => one.media.state !== 'uploading');
}

async function titled(q: string, signal: AbortSignal): Promise<RecordingLink[]> {
  const { moments } = await search({ q, kind: 'title' }, null, signal);
  const found = new Map(moments.map((moment) => [moment.recording_id, moment.title]));
  return [...found].map(([id, title]) => ({ id, title }));
}
