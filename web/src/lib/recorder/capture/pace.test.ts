import { expect, it } from 'vitest';
import { Pace } from './pace';
import { WebmClock } from './webm-clock';

it('makes fewer pictures while the encoder falls behind, and carefully more when it has caught up', () => {
  const pace = new Pace(8);
  expect(pace.gapMs).toBe(33);
  expect(pace.adapt(200)).toBe(false);
  expect(pace.adapt(1200)).toBe(true);
  expect(pace.gapMs).toBe(66);
  expect(pace.adapt(1400)).toBe(true);
  expect(pace.gapMs).toBe(132);
  // It catches up: nothing more is taken away.
  expect(pace.adapt(1200)).toBe(false);
  // Far behind, there is no time for steps.
  expect(pace.adapt(1600)).toBe(true);
  expect(pace.gapMs).toBe(500);
  for (let i = 0; i < 4; i += 1) expect(pace.adapt(100)).toBe(false);
  expect(pace.adapt(100)).toBe(true);
  expect(pace.gapMs).toBe(350);
  for (let i = 0; i < 200; i += 1) pace.adapt(100);
  expect(pace.gapMs).toBe(33);
  expect(new Pace(2).gapMs).toBe(100);
});

const bytes = (...parts: (number | number[])[]) => parts.flat();
const UNKNOWN = [0x01, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff];
const track = (no: number, type: number) => bytes(0xae, 0x86, [0xd7, 0x81, no], [0x83, 0x81, type]);
const block = (no: number, ms: number) =>
  bytes(0xa3, 0x86, 0x80 | no, (ms >> 8) & 0xff, ms & 0xff, 0x80, 1, 2);
const cluster = (ms: number, ...blocks: number[][]) =>
  bytes([0x1f, 0x43, 0xb6, 0x75], UNKNOWN, [0xe7, 0x82, ms >> 8, ms & 0xff], ...blocks);

const FILE = Uint8Array.from(
  bytes(
    [0x1a, 0x45, 0xdf, 0xa3, 0x83, 1, 2, 3],
    [0x18, 0x53, 0x80, 0x67],
    UNKNOWN,
    [0x16, 0x54, 0xae, 0x6b, 0x90],
    track(1, 2),
    track(2, 1),
    cluster(0, block(1, 0), block(2, 40), block(1, 900)),
    cluster(1000, block(2, 20), block(1, -5))
  )
);

it('reads from a stream up to where pictures and sound go', () => {
  const clock = new WebmClock();
  expect(clock.videoMs).toBe(-1);
  clock.add(FILE);
  expect([clock.videoMs, clock.audioMs]).toEqual([1020, 995]);
});

it('reads the same however the stream is cut', () => {
  for (const length of [1, 2, 3, 7, 13]) {
    const clock = new WebmClock();
    for (let at = 0; at < FILE.length; at += length) clock.add(FILE.subarray(at, at + length));
    expect([clock.videoMs, clock.audioMs]).toEqual([1020, 995]);
  }
});

it('is not led astray by bytes that are no WebM', () => {
  const clock = new WebmClock();
  clock.add(Uint8Array.from({ length: 5000 }, (_, i) => (i * 7919) % 251));
  expect(clock.videoMs).toBeLessThan(70_000);
});
