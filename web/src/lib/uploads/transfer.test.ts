import { expect, it } from 'vitest';
import { bytes } from '$lib/bytes';
import { titleOf } from './transfer.svelte';

it('makes a title of a file name', () => {
  expect(titleOf('New_upload_page.v2.mp4')).toBe('New upload page.v2');
  expect(titleOf('no extension')).toBe('no extension');
  expect(titleOf('.mp4')).toBe('.mp4');
});

it('writes sizes as people read them', () => {
  expect([0, 999, 1000, 1_250_000, 999_600_000, 73_400_320_000].map(bytes)).toEqual([
    '0 B',
    '999 B',
    '1 kB',
    '1.3 MB',
    '1.0 GB',
    '73 GB'
  ]);
});
