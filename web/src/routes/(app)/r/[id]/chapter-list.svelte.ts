import { chapters as api, type Chapter, type ChapterList, type ChapterSuggestion } from '$lib/api';
import type { Changes } from '$lib/live';

/** A chapter as somebody types it: the time as text, because half of a time is none. */
export interface ChapterDraft {
  /** Of a chapter that is there already. */
  id: string | null;
  time: string;
  title: string;
}

/** The chapters of one recording, in the order of their time. */
export class Chapters {
  list = $state.raw<Chapter[]>([]);
  /** What the text makes the server think of. */
  #suggested = $state.raw<ChapterSuggestion[]>([]);
  /** Of that, what nobody has taken over yet. */
  readonly suggested = $derived(stillOpen(this.#suggested, this.list));

  constructor(readonly recordingId: string) {}

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

/** `0:07`, `12:34`, `1:02:03` and parts of seconds, in milliseconds. Null: that is no time. */
export function parseClock(text: string): number | null {
  const found = /^(?:(\d+):)?(\d{1,3}):(\d{1,2})(\.\d{1,3})?$/.exec(text.trim());
  if (!found) return null;
  const [, hours = '0', minutes = '0', seconds = '0', part = '0'] = found;
  if (Number(seconds) > 59 || (found[1] !== undefined && Number(minutes) > 59)) return null;
  return Math.round((Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds) + Number(part)) * 1000);
}

/**
 * What is to be saved, or the first thing that is wrong with it. A time that was not touched stays as exact as it
 * was, though only its seconds are shown.
 */
export function readDrafts(
  drafts: readonly ChapterDraft[],
  before: readonly Chapter[],
  shown: (ms: number) => string,
  durationMs: number | null
): { wanted: { id: string | null; start_ms: number; title: string }[] } | { problem: string } {
  const wanted: { id: string | null; start_ms: number; title: string }[] = [];
  for (const draft of drafts) {
    const title = draft.title.trim();
    if (title === '') return { problem: `The chapter at ${draft.time} has no title yet.` };
    const kept = before.find((chapter) => chapter.id === draft.id);
    const start_ms = kept && shown(kept.start_ms) === draft.time ? kept.start_ms : parseClock(draft.time);
    if (start_ms === null) return { problem: `“${draft.time}” is no time. Write it as 12:34 or 1:02:03.` };
    if (durationMs && start_ms >= durationMs) {
      return { problem: `“${title}” begins at ${draft.time}, after the end of the recording.` };
    }
    if (wanted.some((other) => other.start_ms === start_ms)) {
      return { problem: `Two chapters begin at ${draft.time}. Give each its own time.` };
    }
    wanted.push({ id: draft.id, start_ms, title });
  }
  return { wanted };
}
