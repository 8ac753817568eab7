// Chapters as somebody types them.
import type { Chapter } from '$lib/api';
import * as t from '$texts/chapters';

/** A chapter as somebody types it: the time as text, because half of a time is none. */
export interface ChapterDraft {
  /** Of a chapter that is there already. */
  id: string | null;
  time: string;
  title: string;
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
    if (title === '') return { problem: t.hasNoTitle(draft.time) };
    const kept = before.find((chapter) => chapter.id === draft.id);
    const start_ms = kept && shown(kept.start_ms) === draft.time ? kept.start_ms : parseClock(draft.time);
    if (start_ms === null) return { problem: t.isNoTime(draft.time) };
    if (durationMs && start_ms >= durationMs) {
      return { problem: t.beginsAfterEnd(title, draft.time) };
    }
    if (wanted.some((other) => other.start_ms === start_ms)) {
      return { problem: t.twoBeginAt(draft.time) };
    }
    wanted.push({ id: draft.id, start_ms, title });
  }
  return { wanted };
}
