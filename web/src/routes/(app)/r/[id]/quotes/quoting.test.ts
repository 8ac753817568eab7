import { expect, it } from 'vitest';
import { passagesOf, quoteOf, type QuotedLine } from './quoting';
import type { Passage } from './whole';

function line(id: string, start_ms: number, text: string): QuotedLine {
  const words = text.split(' ').map((word, i) => ({
    text: i === 0 ? word : ` ${word}`,
    start_ms: start_ms + i * 100,
    end_ms: start_ms + i * 100 + 90,
    confidence: 1
  }));
  return { id, text, words, start_ms, end_ms: start_ms + 2000 };
}

const LINES = [
  line('a', 0, 'The report was empty because the column was missing.'),
  line('b', 3000, 'So we added the column and ran it again.'),
  line('c', 6000, 'Now the column is there.')
];

/** The passage of some words, `nth` from the beginning. */
function at(lines: QuotedLine[], text: string, nth = 0): Passage {
  let seen = -1;
  for (const [i, one] of lines.entries()) {
    const offset = one.text.indexOf(text);
    if (offset >= 0 && (seen += 1) === nth)
      return { from: { line: i, offset }, to: { line: i, offset: offset + text.length } };
  }
  throw new Error(`${text} is not there`);
}

const words = (lines: QuotedLine[], passage: Passage | null) =>
  passage &&
  (passage.from.line === passage.to.line
    ? lines[passage.from.line]!.text.slice(passage.from.offset, passage.to.offset)
    : [
        lines[passage.from.line]!.text.slice(passage.from.offset),
        ...lines.slice(passage.from.line + 1, passage.to.line).map(({ text }) => text),
        lines[passage.to.line]!.text.slice(0, passage.to.offset)
      ].join(' '));

it('takes the words, some around them, and the times of the first and last', () => {
  const quoted = quoteOf(LINES, at(LINES, 'added the column'))!;
  expect(quoted.quote.text).toBe('added the column');
  expect(quoted.quote.before).toBe('was empty because the column was missing. So we '.slice(-48));
  expect(quoted.quote.after).toBe(' and ran it again. Now the column is there.');
  expect([quoted.start_ms, quoted.end_ms]).toEqual([3200, 3490]);
});

it('goes over lines, and leaves the spaces at its ends', () => {
  const passage = { from: { line: 0, offset: 40 }, to: { line: 1, offset: 3 } };
  expect(quoteOf(LINES, passage)?.quote.text).toBe('was missing. So');
  expect(quoteOf(LINES, { from: { line: 0, offset: 3 }, to: { line: 0, offset: 4 } })).toBeNull();
});

it('does not cut a letter in half', () => {
  const lines = [line('a', 0, `😀${'x'.repeat(47)}here${'y'.repeat(47)}😀`)];
  const { quote } = quoteOf(lines, at(lines, 'here'))!;
  expect([quote.before, quote.after]).toEqual(['x'.repeat(47), 'y'.repeat(47)]);
});

it('finds each of several like words where it stood', () => {
  for (const nth of [0, 1, 2]) {
    const passage = at(LINES, 'the column', nth);
    const { quote, start_ms } = quoteOf(LINES, passage)!;
    expect(passagesOf(LINES)(quote, start_ms)).toEqual(passage);
  }
});

it('stays with its words when lines are split and joined', () => {
  const { quote, start_ms } = quoteOf(LINES, at(LINES, 'added the column'))!;
  const split = [
    LINES[0]!,
    line('b1', 3000, 'So we added'),
    line('b2', 3300, 'the column and ran it again.')
  ];
  expect(words(split, passagesOf(split)(quote, start_ms))).toBe('added the column');
  const joined = [line('x', 0, LINES.map(({ text }) => text).join(' '))];
  expect(words(joined, passagesOf(joined)(quote, start_ms))).toBe('added the column');
});

it('holds its place by what stands around it when its words are corrected', () => {
  const { quote, start_ms } = quoteOf(LINES, at(LINES, 'added the column'))!;
  const mended = [LINES[0]!, line('b', 3000, 'So we restored that field and ran it again.'), LINES[2]!];
  expect(words(mended, passagesOf(mended)(quote, start_ms))).toBe('restored that field');
});

it('is nowhere when nothing of it is left', () => {
  const { quote } = quoteOf(LINES, at(LINES, 'added the column'))!;
  expect(passagesOf([line('z', 0, 'Something else.')])(quote, 0)).toBeNull();
  expect(passagesOf([])(quote, 0)).toBeNull();
});

it('finds a quote among hours of text, also where it stands far from its moment', () => {
  const hours = Array.from({ length: 3000 }, (_, i) =>
    line(`l${i}`, i * 3000, `Row ${i} of the report has a column that is ${i % 2 ? 'empty' : 'full'}.`)
  );
  const passage = at(hours, 'a column that is empty', 700);
  const { quote, start_ms } = quoteOf(hours, passage)!;
  expect(passage.from.line).toBe(1401);
  expect(passagesOf(hours)(quote, start_ms)).toEqual(passage);
  expect(passagesOf(hours)(quote, 0)).toEqual(passage);
  const without = hours.filter((_, i) => i < 5 || i > 900);
  expect(words(without, passagesOf(without)(quote, start_ms))).toBe('a column that is empty');
});

it('takes the nearest of the same words with the same around them', () => {
  const same = Array.from({ length: 100 }, (_, i) => line(`l${i}`, i * 3000, 'Next, and the next one.'));
  for (const nth of [0, 1, 40, 98]) {
    const passage = at(same, 'the next', nth);
    expect(passagesOf(same)({ text: 'the next', before: 'and ', after: ' one' }, nth * 3000)).toEqual(
      passage
    );
  }
});
