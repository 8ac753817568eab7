import { chapters as api, type Chapter, type ChapterList, type ChapterSuggestion } from '$lib/api';
import { moment, type Changes } from '$lib/live';

/** The chapters of one recording, in the order of their time. */
export class Chapters {
  /** What it shows is as new as that. */
  readonly since = moment();
  list = $state.raw<Chapter[]>([]);
  /** What the text makes the server think of. */
  #suggested = $state.raw<ChapterSuggestion[]>([]);
  /** Of that, what nobody has taken over yet. */
  readonly suggested = $derived(stillOpen(this.#suggested, this.list));

  constructor(readonly recordingId: string) {}

  /** Without them a recording can be watched as well: where they do not come, the next change asks again. */
  static async open(recordingId: string): Promise<Chapters> {
    const chapters = new Chapters(recordingId);
    await chapters.refresh().catch(() => {});
    return chapters;
  }

  async refresh(): Promise<void> {
    this.#take(await api.list(this.recordingId));
  }

  /** They come with the recording's own changes; suggestions with those of its text. */
  async apply(changes: Changes): Promise<void> {
    const own = changes.recordings.has(this.recordingId);
    const text = this.list.length === 0 && changes.transcripts.has(this.recordingId);
    if (!changes.everything && !own && !text) return;
    // Otherwise the next change asks again.
    await this.refresh().catch(() => {});
  }

  async save(wanted: { id: string | null; start_ms: number; title: string }[]): Promise<void> {
    this.#take(await api.replace(this.recordingId, { chapters: wanted }));
    // Suggestions come only with the list, and only while there are no chapters.
    if (this.list.length === 0) await this.refresh().catch(() => {});
  }

  /** Makes chapters of suggestions, beside those that are there. */
  async takeOver(suggestions: readonly ChapterSuggestion[]): Promise<void> {
    const there = this.list.map(({ id, start_ms, title }) => ({ id, start_ms, title }));
    const added = suggestions.map(({ start_ms, title }) => ({ id: null, start_ms, title }));
    await this.save([...there, ...added]);
  }

  #take({ chapters, suggested }: ChapterList): void {
    this.list = [...chapters].sort((a, b) => a.start_ms - b.start_ms);
    // Where somebody sets chapters of their own the server stops suggesting; what was seen before stays for this visit.
    if (chapters.length === 0 || suggested.length > 0) this.#suggested = suggested;
  }
}

/** As for the server: what is shorter is no chapter. */
const LEAST_CHAPTER_MS = 45_000;

/** Suggestions that are not as good as taken: a chapter begins there, or near. */
export function stillOpen(
  suggested: readonly ChapterSuggestion[],
  chapters: readonly Chapter[]
): ChapterSuggestion[] {
  const isNear = ({ start_ms }: ChapterSuggestion) =>
    chapters.some((chapter) => Math.abs(chapter.start_ms - start_ms) < LEAST_CHAPTER_MS);
  return suggested.filter((suggestion) => !isNear(suggestion));
}

/** The chapter in which a moment lies. */
export function chapterAt<T extends ChapterSuggestion>(chapters: readonly T[], ms: number): T | null {
  return chapters.findLast((chapter) => chapter.start_ms <= ms) ?? null;
}
