import { beforeEach, expect, it, vi } from 'vitest';
import { line, Memory } from './corrections/fixtures';
import { countFillers, Reading } from './reading.svelte';

let store: Memory;
beforeEach(() => {
  store = new Memory();
  vi.stubGlobal('localStorage', store);
});

const said = line('a', 0, 'Um, we ship.', { fillers: [[0, 4]] });
const textOf = (reading: Reading) =>
  reading
    .shown(said)
    .map(({ text }) => text)
    .join('');

it('hides fillers on demand, and in the next visit, too', () => {
  const reading = new Reading();
  expect(textOf(reading)).toBe('Um, we ship.');
  reading.toggleFillers(1);
  expect(textOf(reading)).toBe('We ship.');
  expect(textOf(new Reading())).toBe('We ship.');
  reading.toggleFillers(1);
  expect(textOf(new Reading())).toBe('Um, we ship.');
});

it('works for the visit where nothing can be remembered', () => {
  vi.stubGlobal('localStorage', undefined);
  const reading = new Reading();
  reading.toggleFillers(1);
  expect(textOf(reading)).toBe('We ship.');
});

it('counts what can be hidden', () => {
  expect(countFillers([said, line('b', 1000, 'All of it.'), said])).toBe(2);
});
