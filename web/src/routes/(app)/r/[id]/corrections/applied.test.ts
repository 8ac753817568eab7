import { expect, it } from 'vitest';
import { applied, withKnownLines } from './applied';
import { answer, edit, line, transcript } from './fixtures';

const before = transcript([line('a', 0, 'one two'), line('b', 1000, 'three'), line('c', 2000, 'four')]);
const texts = ({ segments }: typeof before) => segments.map(({ id, text }) => `${id}: ${text}`);

it('puts a changed line where it was, and leaves the others as they are', () => {
  const after = applied(
    before,
    answer({ lines: [line('b', 1000, 'THREE', { revision: 1 })], removed: ['b'] })
  );
  expect(texts(after)).toEqual(['a: one two', 'b: THREE', 'c: four']);
  expect(after.segments[0]).toBe(before.segments[0]);
  expect(after.revision).toBe(1);
  expect(texts(before)[1]).toBe('b: three');
});

it('shows both halves of a split line, one behind the other', () => {
  const halves = [line('a', 0, 'one', { revision: 1 }), line('a2', 500, 'two', { revision: 1 })];
  expect(texts(applied(before, answer({ lines: halves, removed: ['a'] })))).toEqual([
    'a: one',
    'a2: two',
    'b: three',
    'c: four'
  ]);
  const together = [line('a', 0, 'one', { revision: 1 }), line('a2', 0, 'two', { revision: 1 })];
  expect(texts(applied(before, answer({ lines: together }))).slice(0, 2)).toEqual(['a: one', 'a2: two']);
});

it('takes joined and removed lines away', () => {
  const joined = answer({ lines: [line('a', 0, 'one two three')], removed: ['a', 'b'] });
  expect(texts(applied(before, joined))).toEqual(['a: one two three', 'c: four']);
  expect(texts(applied(before, answer({ removed: ['c'] })))).toEqual(['a: one two', 'b: three']);
});

it('puts a line back that an edit had removed, and one before all others', () => {
  const shorter = transcript([line('b', 1000, 'three')]);
  const back = answer({ lines: [line('c', 2000, 'four'), line('a', 0, 'one two')] });
  expect(texts(applied(shorter, back))).toEqual(['a: one two', 'b: three', 'c: four']);
});

it('changes nothing where nothing was edited', () => {
  expect(applied(before, answer({ edit: null, lines: [line('a', 0, 'other')] }))).toBe(before);
});

it('knows a new speaker, and a new name of an old one', () => {
  const known = { ...before, speakers: [{ id: 's1', name: 'Anna' }] };
  const after = applied(
    known,
    answer({
      edit: edit('e', {
        kind: 'speaker',
        after: [
          { id: 'a', text: 'one two', speaker: 'Ana' },
          { id: 'b', text: 'three', speaker: 'Ben' }
        ]
      }),
      lines: [
        line('a', 0, 'one two', { speaker_id: 's1' }),
        line('b', 1000, 'three', { speaker_id: 's2' }),
        line('c', 2000, 'four')
      ]
    })
  );
  expect(after.speakers).toEqual([
    { id: 's1', name: 'Ana' },
    { id: 's2', name: 'Ben' }
  ]);
});

it('keeps the lines that a newer transcript has too', () => {
  const newer = transcript([
    line('a', 0, 'one two'),
    line('b', 1000, 'three', { speaker_id: 's1' }),
    line('c', 2000, 'FOUR', { revision: 1 })
  ]);
  const { segments } = withKnownLines(before, newer);
  expect(segments.map((one, i) => one === before.segments[i])).toEqual([true, false, false]);
  expect(texts(withKnownLines(before, newer))).toEqual(texts(newer));
  expect(withKnownLines(before, { ...newer, version: 2 }).segments[0]).toBe(newer.segments[0]);
});
