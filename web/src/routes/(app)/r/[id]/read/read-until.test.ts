import { expect, it } from 'vitest';
import { ReadUntil } from './read-until';

function reading() {
  const clock = { ms: 50_000 };
  const read = new ReadUntil(() => clock.ms);
  /** Seen for so long, told twice a second. */
  const see = (ms: number, forMs: number) => {
    for (let passed = 0; passed <= forMs; passed += 500) {
      read.sees(ms);
      clock.ms += 500;
    }
  };
  return { read, see, clock };
}

it('counts what stayed in view, and never less than before', () => {
  const { read, see } = reading();
  see(10_000, 1500);
  expect(read.furthestMs).toBeNull();
  see(10_000, 1500);
  expect(read.furthestMs).toBe(10_000);
  see(4000, 5000);
  expect(read.furthestMs).toBe(10_000);
});

it('does not count what was only passed on the way and back', () => {
  const { read, see } = reading();
  see(10_000, 4000);
  see(90_000, 1000);
  see(20_000, 4000);
  expect(read.furthestMs).toBe(20_000);
});

it('follows who scrolls without a stop', () => {
  const { read, clock } = reading();
  for (let at = 0; at < 40; at += 1) {
    read.sees(at * 1000);
    clock.ms += 500;
  }
  expect(read.furthestMs).toBe(34_000);
});

it('counts nothing of the time when nobody looked', () => {
  const { read, clock } = reading();
  read.sees(10_000);
  read.looksAway();
  clock.ms += 60_000;
  read.sees(10_000);
  expect(read.furthestMs).toBeNull();
});

it('tells whether there is news', () => {
  const { read, clock } = reading();
  expect(read.sees(5000)).toBe(false);
  clock.ms += 2500;
  expect(read.sees(5000)).toBe(true);
  expect(read.sees(5000)).toBe(false);
});
