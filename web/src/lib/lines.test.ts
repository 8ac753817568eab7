import { expect, it } from 'vitest';
import {
  anotherVoice,
  currentLine,
  gapsByLine,
  oneLine,
  runs,
  speakerChanges,
  untilNextSpeaker
} from './lines';

const lines = [{ start_ms: 500 }, { start_ms: 4000 }, { start_ms: 9000 }];

it('finds the line that is being said', () => {
  expect(currentLine(lines, 0)).toBe(-1);
  expect(currentLine(lines, 500)).toBe(0);
  expect(currentLine(lines, 3999)).toBe(0);
  expect(currentLine(lines, 4000)).toBe(1);
  expect(currentLine(lines, 1e9)).toBe(2);
  expect(currentLine([], 5)).toBe(-1);
});

const word = (text: string, confidence: number) => ({ text, confidence, start_ms: 0, end_ms: 1 });

it('sets unsure words apart and keeps the text as it is', () => {
  const text = 'Click the deploy button.';
  const words = [word('Click', 0.9), word(' the', 0.9), word(' deploy', 0.3), word(' button.', 0.8)];
  const out = runs({ text, words });
  expect(out.filter((run) => run.unsure).map((run) => run.text)).toEqual(['deploy']);
  expect(out.map((run) => run.text).join('')).toBe(text);
});

it('keeps the text when the words do not match it', () => {
  expect(runs({ text: 'edited by hand', words: [word('other', 0.1)] })).toEqual([
    { text: 'edited by hand', unsure: false }
  ]);
});

it('a gap stands before the line that follows it', () => {
  const at = (start_ms: number) => ({ start_ms });
  const gap = (start_ms: number) => ({
    start_ms,
    end_ms: start_ms + 10,
    reason: { code: 'x', message: 'X.' }
  });
  const lines = [at(0), at(100), at(200)];
  const gaps = gapsByLine(lines, [gap(100), gap(150), gap(160), gap(900)]);
  expect([...gaps].map(([before, them]) => [before, them.map((one) => one.start_ms)])).toEqual([
    [1, [100]],
    [2, [150, 160]],
    [3, [900]]
  ]);
  expect(gapsByLine([], [gap(5)]).get(0)).toHaveLength(1);
});

const speakers = [
  { id: 'a', name: 'Ana' },
  { id: 'b', name: 'Ben' }
];
const said = (...ids: (string | null)[]) => ids.map((speaker_id, i) => ({ id: `l${i}`, speaker_id }));

it('names a speaker where somebody else begins to speak', () => {
  const changes = speakerChanges(said(null, 'a', 'a', 'b', null, null, 'gone'), speakers);
  expect([...changes].map(([i, speaker]) => [i, speaker?.name ?? null])).toEqual([
    [1, 'Ana'],
    [3, 'Ben'],
    [4, null]
  ]);
});

it('marks another voice where no name begins', () => {
  const turn = { speaker_turn: true };
  const [ana = null] = speakers;
  expect([anotherVoice(turn, undefined), anotherVoice(turn, null), anotherVoice(turn, ana)]).toEqual([
    true,
    true,
    false
  ]);
  expect(anotherVoice({ speaker_turn: false }, null)).toBe(false);
});

it('finds the lines up to the next change of speaker', () => {
  const lines = said('a', 'a', null, null, 'b');
  expect(untilNextSpeaker(lines, 'l1')).toEqual(['l1']);
  expect(untilNextSpeaker(lines, 'l2')).toEqual(['l2', 'l3']);
  expect(untilNextSpeaker(lines, 'l4')).toEqual(['l4']);
  expect(untilNextSpeaker(lines, 'unknown')).toEqual([]);
});

it('holds a text on one line', () => {
  expect(oneLine('  one\n two\u00a0\tthree ')).toBe('one two three');
});
