import type { EditAnswer, Segment, Speaker, Transcript } from '$lib/api';
import { currentLine } from '$lib/lines';

/** The transcript after an edit, as the answer to it tells. */
export function applied(transcript: Transcript, answer: EditAnswer): Transcript {
  if (!answer.edit) return transcript;
  const removed = new Set(answer.removed);
  const changed = new Map(answer.lines.map((line) => [line.id, line]));
  const segments = transcript.segments.flatMap((line) => {
    const now = changed.get(line.id);
    changed.delete(line.id);
    if (now) return [now];
    return removed.has(line.id) ? [] : [line];
  });
  for (const line of changed.values()) segments.splice(currentLine(segments, line.start_ms) + 1, 0, line);
  segments.sort((a, b) => a.start_ms - b.start_ms);
  return {
    ...transcript,
    segments,
    speakers: speakersAfter(transcript.speakers, answer),
    revision: transcript.revision + 1
  };
}

/** An answer has the names of speakers beside its lines' texts, and their ids in the lines. */
function speakersAfter(speakers: Speaker[], answer: EditAnswer): Speaker[] {
  const names = new Map(speakers.map(({ id, name }) => [id, name]));
  const told = new Map(answer.edit?.after.map((line) => [line.id, line.speaker]));
  for (const { id, speaker_id } of answer.lines) {
    const name = told.get(id);
    if (speaker_id && name) names.set(speaker_id, name);
  }
  return [...names].map(([id, name]) => ({ id, name }));
}

/** The newer transcript, with the very lines that did not change: those are not drawn again. */
export function withKnownLines(known: Transcript, newer: Transcript): Transcript {
  if (known.version !== newer.version) return newer;
  const byId = new Map(known.segments.map((line) => [line.id, line]));
  const segments = newer.segments.map((line) => {
    const before = byId.get(line.id);
    return before && isSame(before, line) ? before : line;
  });
  return { ...newer, segments };
}

/** A line's id and revision name its text; a speaker may be named without a new text. */
const isSame = (a: Segment, b: Segment) =>
  a.revision === b.revision &&
  a.text === b.text &&
  a.speaker_id === b.speaker_id &&
  a.start_ms === b.start_ms &&
  a.end_ms === b.end_ms &&
  a.edited?.at === b.edited?.at;
