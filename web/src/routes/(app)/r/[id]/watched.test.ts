import { expect, it } from 'vitest';
import { goesOnAt, Watched } from './watched';

it('goes on where somebody stopped, unless that was at the beginning or near the end', () => {
  const HOUR = 3_600_000;
  expect(goesOnAt(null, HOUR)).toBeNull();
  expect(goesOnAt(9_999, HOUR)).toBeNull();
  expect(goesOnAt(10_000, HOUR)).toBe(10_000);
  expect(goesOnAt(HOUR * 0.949, HOUR)).toBe(HOUR * 0.949);
  expect(goesOnAt(HOUR * 0.95, HOUR)).toBeNull();
  expect(goesOnAt(25_000, 30_000)).toBeNull();
  expect(goesOnAt(24_999, 30_000)).toBe(24_999);
  expect(goesOnAt(12_000, 0)).toBe(12_000);
});

function watching(known: number | null = null) {
  const told: number[] = [];
  const clock = { ms: 1_000_000 };
  let online = true;
  const watched = new Watched(
    known,
    (ms) => {
      told.push(ms);
      return online ? Promise.resolve() : Promise.reject(new Error('offline'));
    },
    () => clock.ms
  );
  return { watched, told, clock, disconnect: () => (online = false), connect: () => (online = true) };
}

it('tells at most every ten seconds while it plays, and at once when it stops', () => {
  const { watched, told, clock } = watching();
  for (let at = 0; at < 25; at += 1) {
    watched.plays(at * 1000 + 1);
    clock.ms += 1000;
  }
  expect(told).toEqual([10_001, 20_001]);
  watched.stands(24_500);
  watched.stands(24_500);
  expect(told).toEqual([10_001, 20_001, 24_500]);
});

it('tells nothing of what was only looked at, nor what is known', () => {
  const { watched, told } = watching(12_000);
  watched.stands(83_500);
  watched.plays(12_000);
  expect(told).toEqual([]);
  watched.stands(20_000);
  expect(told).toEqual([20_000]);
});

it('tells again what did not arrive', async () => {
  const { watched, told, disconnect, connect } = watching();
  disconnect();
  watched.plays(4000);
  watched.stands(5000);
  await new Promise((resolve) => setTimeout(resolve));
  connect();
  watched.stands(5000);
  watched.stands(5000);
  expect(told).toEqual([5000, 5000]);
});
