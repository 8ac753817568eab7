import { expect, it } from 'vitest';
import type { UnfinishedUpload } from '$lib/api';
import { originIn, sameOrigin, whyNot } from './recognise';

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

it('reads among the metadata what an upload was begun with', () => {
  const metadata = `filename ${btoa('x')},fingerprint ${btoa('0a1b')},title ${btoa('y')}`;
  const begun = { fingerprint: '0a1b', replaces: null, language: null };
  expect(originIn(metadata)).toEqual(begun);
  expect(originIn(`${metadata}, replaces ${btoa('r1')}`)).toEqual({ ...begun, replaces: 'r1' });
  expect(originIn(`${metadata},language ${btoa('de')}`)).toEqual({ ...begun, language: 'de' });
  for (const without of [null, '', `filename ${btoa('x')}`, 'fingerprint', 'fingerprint %%%']) {
    expect(originIn(without)).toEqual({ fingerprint: null, replaces: null, language: null });
  }
});

it('tells the same file from the same file for another end', () => {
  const origin = { fingerprint: '0a1b', replaces: 'r1' };
  expect(sameOrigin(origin, { ...origin })).toBe(true);
  for (const other of [{ replaces: 'r2' }, { replaces: null }, { fingerprint: '2c3d' }])
    expect(sameOrigin(origin, { ...origin, ...other })).toBe(false);
});
