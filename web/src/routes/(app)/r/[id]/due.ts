import { LOCALE } from '$lib/locale';
import * as t from '$texts/comments';

/** When something is due, in the reader's own time zone, which is named: others read another hour. */
export function dueText(instant: string, now: number = Date.now(), zone?: string): string {
  const at = new Date(instant);
  const sameYear = at.getFullYear() === new Date(now).getFullYear();
  const said = at.toLocaleString(LOCALE, {
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    year: sameYear ? undefined : 'numeric',
    hour: 'numeric',
    minute: '2-digit',
    timeZoneName: 'short',
    timeZone: zone
  });
  return isOver(instant, now) ? t.wasDue(said) : t.due(said);
}

export function isOver(instant: string, now: number = Date.now()): boolean {
  return Date.parse(instant) < now;
}
