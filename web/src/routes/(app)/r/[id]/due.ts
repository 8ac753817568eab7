/** When something is due, in the reader's own time zone, which is named: others read another hour. */
export function dueText(instant: string, now: number = Date.now(), zone?: string): string {
  const at = new Date(instant);
  const sameYear = at.getFullYear() === new Date(now).getFullYear();
  const said = at.toLocaleString('en', {
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    year: sameYear ? undefined : 'numeric',
    hour: 'numeric',
    minute: '2-digit',
    timeZoneName: 'short',
    timeZone: zone
  });
  return isOver(instant, now) ? `was due ${said}` : `due ${said}`;
}

export function isOver(instant: string, now: number = Date.now()): boolean {
  return Date.parse(instant) < now;
}
