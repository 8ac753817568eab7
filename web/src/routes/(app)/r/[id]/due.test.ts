import { expect, it } from 'vitest';
import { dueText, isOver } from './due';

const NOW = Date.parse('2026-11-23T10:00:00Z');

it('says a due time in the zone of whoever reads it', () => {
  const due = '2026-11-27T16:30:00Z';
  expect(dueText(due, NOW, 'UTC')).toMatch(/^due Fri, Nov 27.*4:30\sPM UTC$/);
  expect(dueText(due, NOW, 'Asia/Tokyo')).toMatch(/^due Sat, Nov 28.*1:30\sAM/);
});

it('says when it is over, and names another year', () => {
  expect(isOver('2026-11-23T09:59:59Z', NOW)).toBe(true);
  expect(dueText('2026-11-20T10:00:00Z', NOW, 'UTC')).toMatch(/^was due/);
  expect(dueText('2027-01-02T10:00:00Z', NOW, 'UTC')).toContain('2027');
});
