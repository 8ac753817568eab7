import { expect, it } from 'vitest';
import { compare, difference, type Receipt } from './receipt';

const SUM = 'ab'.repeat(32);
const sent = { size_bytes: 1000, sha256: SUM };
const receipt = (part: Partial<Receipt> = {}): Receipt => ({
  state: 'stored',
  size_bytes: 1000,
  sha256: SUM,
  stored_at: '2026-11-23T10:00:00Z',
  verified_at: null,
  ...part
});

it('is safe only with the size and the sum that were sent', () => {
  expect(compare(sent, receipt())).toBe('safe');
  expect(compare(sent, receipt({ sha256: SUM.toUpperCase() }))).toBe('safe');
});

it.each([
  ['no receipt', null, 'verifying'],
  ['an answer of another server', undefined, 'verifying'],
  ['no sum yet', receipt({ state: 'verifying', sha256: null }), 'verifying'],
  ['stored, but without a sum', receipt({ sha256: null }), 'verifying'],
  ['a state that is not final', receipt({ state: 'verifying' }), 'verifying'],
  ['another sum', receipt({ sha256: 'cd'.repeat(32) }), 'mismatch'],
  ['another size', receipt({ size_bytes: 999 }), 'mismatch'],
  [
    'another size while it verifies',
    receipt({ state: 'verifying', sha256: null, size_bytes: 1 }),
    'mismatch'
  ],
  ['what the server itself found', receipt({ state: 'mismatch' }), 'mismatch']
] as const)('is not safe with %s', (_name, answer, verdict) => {
  expect(compare(sent, answer)).toBe(verdict);
});

it('is not compared where nothing is known of what was sent', () => {
  expect(compare({ size_bytes: 1000, sha256: null }, receipt())).toBe('uncompared');
});

it('says what differs', () => {
  expect(difference(sent, receipt({ size_bytes: 999 }))).toContain('999 B');
  expect(difference(sent, receipt())).toContain('not the same ones');
});
