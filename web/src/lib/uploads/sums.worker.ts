// Computes the sums beside the page, so that it stays smooth.
import { RunningSum } from './sums';

export type SumsQuestion =
  | { type: 'open'; id: string; file: File }
  | { type: 'at'; id: string; bytes: number; question: number }
  | { type: 'close'; id: string };
export type SumsAnswer = { question: number; sha256: string } | { question: number; unreadable: true };

const sums = new Map<string, { sum: RunningSum; last: Promise<unknown> }>();

self.onmessage = ({ data }: MessageEvent<SumsQuestion>) => {
  if (data.type === 'open') sums.set(data.id, { sum: new RunningSum(data.file), last: Promise.resolve() });
  else if (data.type === 'close') sums.delete(data.id);
  else answer(data.id, data.bytes, data.question);
};

/** One question after the other about one file: they share its running state. */
function answer(id: string, bytes: number, question: number): void {
  const entry = sums.get(id);
  const reply = (message: SumsAnswer) => self.postMessage(message);
  if (!entry) return reply({ question, unreadable: true });
  entry.last = entry.last
    .then(() => entry.sum.at(bytes))
    .then((sha256) => reply({ question, sha256 }))
    .catch(() => reply({ question, unreadable: true }));
}
