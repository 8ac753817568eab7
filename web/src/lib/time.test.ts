import { describe, expect, it } from 'vitest';
import { ago, clock, momentFrom, momentText, remaining, spoken } from './time';

describe('clock', () => {
  it.each([
    [0, '0:00'],
    [999, '0:00'],
    [7_400, '0:07'],
    [754_000, '12:34'],
    [3_723_000, '1:02:03'],
    [-5, '0:00']
  ])('%d ms is %s', (ms, text) => expect(clock(ms)).toBe(text));
});

describe('spoken', () => {
  it('leaves out what is zero and minds the plural', () => {
    expect(spoken(0)).toBe('0 seconds');
    expect(spoken(61_000)).toBe('1 minute 1 second');
    expect(spoken(7_205_000)).toBe('2 hours 5 seconds');
  });
});

describe('remaining', () => {
  it.each([
    [3_000, 'a few seconds left'],
    [34_000, 'about 30 seconds left'],
    [58_000, 'about 1 minute left'],
    [61_000, 'about 1 minute left'],
    [600_000, 'about 10 minutes left'],
    [7_200_000, 'about 2 hours left']
  ])('%d ms: %s', (ms, text) => expect(remaining(ms)).toBe(text));
});

describe('ago', () => {
  const now = Date.parse('2026-11-23T12:00:00Z');
  it.each([
    ['2026-11-23T11:59:40Z', 'just now'],
    ['2026-11-23T11:55:00Z', '5 minutes ago'],
    ['2026-11-23T09:00:00Z', '3 hours ago'],
    ['2026-11-22T11:00:00Z', 'yesterday'],
    ['2025-03-01T12:00:00Z', 'Mar 1, 2025'],
    ['nonsense', '']
  ])('%s is %s', (instant, text) => expect(ago(instant, now)).toBe(text));
});

describe('a moment in an address', () => {
  it('reads seconds and nothing else', () => {
    expect(momentFrom('83.5')).toBe(83_500);
    expect(momentFrom('0')).toBe(0);
    for (const text of ['', '-1', '1e9', 'NaN', '1:20', null]) expect(momentFrom(text)).toBeNull();
  });
  it('comes back as it went', () => {
    expect(momentText(83_512)).toBe('83.5');
    expect(momentText(60_000)).toBe('60');
  });
});
