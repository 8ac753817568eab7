import type { Comment } from '$lib/api';

/** Comments that share a mark on the timeline, the first of them first. */
export type Mark = Comment[];

/** More than these could neither be told apart nor hit. */
export const MOST_MARKS = 60;

/** A mark for each comment, and where there are too many, one for each stretch that has some. In order of time. */
export function marksOf(comments: readonly Comment[], durationMs: number): Mark[] {
  if (comments.length <= MOST_MARKS) return comments.map((comment) => [comment]);
  const stretches = new Map<number, Mark>();
  for (const comment of comments) {
    const at = Math.min(
      MOST_MARKS - 1,
      Math.floor((comment.start_ms / Math.max(1, durationMs)) * MOST_MARKS)
    );
    const there = stretches.get(at);
    if (there) there.push(comment);
    else stretches.set(at, [comment]);
  }
  return [...stretches.entries()].sort(([a], [b]) => a - b).map(([, mark]) => mark);
}
