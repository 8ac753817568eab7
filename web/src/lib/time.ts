import * as t from '$texts/time';
import { LOCALE } from './locale';

/** `0:07`, `12:34`, `1:02:03`: a moment on a recording's timeline. */
export function clock(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  const [h, m, s] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  const two = (value: number) => String(value).padStart(2, '0');
  return h > 0 ? `${h}:${two(m)}:${two(s)}` : `${m}:${two(s)}`;
}

/** The same moment in words, for screen readers: "1 minute 5 seconds". */
export function spoken(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  const [h, m, s] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  const said = [h > 0 && t.hours(h), m > 0 && t.minutes(m), s > 0 && t.seconds(s)];
  return said.filter(Boolean).join(' ') || t.seconds(0);
}

/** How long something will still take, as loosely as an estimate deserves. */
export function remaining(ms: number): string {
  if (ms < 10_000) return t.fewSecondsLeft;
  if (ms < 55_000) return t.left(t.seconds(Math.round(ms / 10_000) * 10));
  const minutes = Math.max(1, Math.round(ms / 60_000));
  return t.left(minutes < 60 ? t.minutes(minutes) : t.hours(Math.round(minutes / 60)));
}

const STEPS: [limitMs: number, unitMs: number, unit: Intl.RelativeTimeFormatUnit][] = [
  [3_600_000, 60_000, 'minute'],
  [86_400_000, 3_600_000, 'hour'],
  [7 * 86_400_000, 86_400_000, 'day']
];
const relative = new Intl.RelativeTimeFormat(LOCALE, { numeric: 'auto' });

/** "just now", "5 minutes ago", "yesterday", and after a week the date. */
export function ago(instant: string, now: number = Date.now()): string {
  const passed = now - Date.parse(instant);
  if (Number.isNaN(passed)) return '';
  if (passed < 60_000) return t.justNow;
  for (const [limit, unitMs, unit] of STEPS) {
    if (passed < limit) return relative.format(-Math.floor(passed / unitMs), unit);
  }
  const date = new Date(instant);
  const sameYear = date.getFullYear() === new Date(now).getFullYear();
  return date.toLocaleDateString(LOCALE, {
    day: 'numeric',
    month: 'short',
    year: sameYear ? undefined : 'numeric'
  });
}

export function fullDate(instant: string): string {
  return new Date(instant).toLocaleString(LOCALE, { dateStyle: 'long', timeStyle: 'short' });
}

/** The `t` of an address, in seconds: `83.5` or `83`. Anything else is no moment. */
export function momentFrom(text: string | null): number | null {
  if (text === null || !/^\d+(\.\d+)?$/.test(text)) return null;
  return Math.round(Number(text) * 1000);
}

/** The same, the other way: as short as it can be. */
export function momentText(ms: number): string {
  return String(Math.round(Math.max(0, ms) / 100) / 10);
}
