import { expect, it } from 'vitest';
import type { UnfinishedUpload } from '$lib/api';
import { fingerprintIn, whyNot } from './recognise';

const upload = { filename: 'Launch.mp4', size_bytes: 2_000_000 } as UnfinishedUpload;
const file = { name: 'Launch.mp4', size: 2_000_000 };

it('takes the same file, also one of which no fingerprint is known', () => {
  expect(whyNot(upload, file, { expected: 'aa', found: 'aa' })).toBeNull();
  expect(whyNot(upload, file, { expected: null, found: 'aa' })).toBeNull();
});

it('names the file that it wants', () => {
  const said = whyNot(upload, { ...file, size: 1 }, { expected: null, found: 'aa' });
  expect(said).toContain('“Launch.mp4” (2.0 MB)');
});

it('refuses other content under the same name and size', () => {
  expect(whyNot(upload, file, { expected: 'aa', found: 'bb' })).toContain('other content');
});

it('reads the fingerprint among the metadata', () => {
  const metadata = `filename ${btoa('x')},fingerprint ${btoa('0a1b')},title ${btoa('y')}`;
  expect(fingerprintIn(metadata)).toBe('0a1b');
  for (const without of [null, '', `filename ${btoa('x')}`, 'fingerprint', 'fingerprint %%%']) {
    expect(fingerprintIn(without)).toBeNull();
  }
});
