// Where nobody speaks, from the transcript: the file itself is not touched.
import type { Segment, TranscriptGap } from '$lib/api';

export interface Silence {
  start_ms: number;
  end_ms: number;
}

/** Shorter ones are how people speak. */
const SHORTEST_MS = 1500;
/** Words end a little later, and begin a little earlier, than a model says. */
const LEAD_OUT_MS = 300;
const LEAD_IN_MS = 250;

/**
 * In order, and without what is not known to be silent: a gap of the transcript is where somebody may have spoken.
 * `segments` are in order.
 */
export function silencesOf(
  segments: readonly Pick<Segment, 'start_ms' | 'end_ms'>[],
  gaps: readonly Pick<TranscriptGap, 'start_ms' | 'end_ms'>[],
  durationMs: number
): Silence[] {
  if (segments.length === 0) return [];
  const spoken = [...segments, ...gaps].sort((a, b) => a.start_ms - b.start_ms);
  const out: Silence[] = [];
  let saidUntil = 0;
  for (const { start_ms, end_ms } of [...spoken, { start_ms: durationMs, end_ms: durationMs }]) {
    const silence = {
      start_ms: saidUntil === 0 ? 0 : saidUntil + LEAD_OUT_MS,
      end_ms: start_ms - (start_ms === durationMs ? 0 : LEAD_IN_MS)
    };
    if (start_ms - saidUntil >= SHORTEST_MS && silence.end_ms > silence.start_ms) out.push(silence);
    saidUntil = Math.max(saidUntil, end_ms);
  }
  return out;
}

/** The silence that a moment lies in. */
export function silenceAt(silences: readonly Silence[], ms: number): Silence | undefined {
  let [low, high] = [0, silences.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((silences[middle]?.start_ms ?? Infinity) <= ms) low = middle + 1;
    else high = middle;
  }
  const found = silences[low - 1];
  return found && ms < found.end_ms ? found : undefined;
}
