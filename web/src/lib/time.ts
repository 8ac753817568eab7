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
  const parts: [number, string][] = [
    [Math.floor(seconds / 3600), 'hour'],
    [Math.floor(seconds / 60) % 60, 'minute'],
    [seconds % 60, 'second']
  ];
  const said = parts.filter(([n]) => n > 0).map(([n, unit]) => `${n} ${unit}${n === 1 ? '' : 's'}`);
  return said.join(' ') || '0 seconds';
}

/** How long something will still take, as loosely as an estimate deserves. */
export function remaining(ms: number): string {
  if (ms < 10_000) return 'a few seconds left';
  if (ms < 60_000)
    return `about ${Math.round(ms / 10_000) * 10} seconds left`.replace('60 seconds', '1 minute');
  const minutes = Math.round(ms / 60_000);
  if (minutes < 60) return `about ${minutes} minute${minutes === 1 ? '' : 's'} left`;
  const hours = Math.round(minutes / 60);
  return `about ${hours} hour${hours === 1 ? '' : 's'} left`;
}

const STEPS: [limitMs: number, unitMs: number, unit: Intl.RelativeTimeFormatUnit][] = [
  [3_600_000, 60_000, 'minute'],
  [86_400_000, 3_600_000, 'hour'],
  [7 * 86_400_000, 86_400_000, 'day']
];
const relative = new Intl.RelativeTimeFormat('en', { numeric: 'auto' });

/** "just now", "5 minutes ago", "yesterday", and after a week the date. */
export function ago(instant: string, now: number = Date.now()): string {
  const passed = now - Date.parse(instant);
  if (Number.isNaN(passed)) return '';
  if (passed < 60_000) return 'just now';
  for (const [limit, unitMs, unit] of STEPS) {
    if (passed < limit) return relative.format(-Math.floor(passed / unitMs), unit);
  }
  const date = new Date(instant);
  const sameYear = date.getFullYear() === new Date(now).getFullYear();
  return date.toLocaleDateString('en', {
    day: 'numeric',
    month: 'short',
    year: sameYear ? undefined : 'numeric'
  });
}

export function fullDate(instant: string): string {
  return new Date(instant).toLocaleString('en', { dateStyle: 'long', timeStyle: 'short' });
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
