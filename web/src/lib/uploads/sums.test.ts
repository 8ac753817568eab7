import { expect, it } from 'vitest';
import { fingerprint, RunningSum } from './sums';

async function sha256(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

function content(size: number): Uint8Array<ArrayBuffer> {
  return Uint8Array.from({ length: size }, (_, at) => (at * 31 + (at >> 8)) & 0xff);
}

it('sums up a file as far as it is asked, in any steps', async () => {
  const bytes = content(5_000_123);
  const sum = new RunningSum(new Blob([bytes]));
  for (const to of [1, 4_000_000, 4_000_000, bytes.length]) {
    expect(await sum.at(to)).toBe(await sha256(bytes.subarray(0, to)));
  }
});

it('begins again when it is asked for less than before', async () => {
  const bytes = content(10_000);
  const sum = new RunningSum(new Blob([bytes]));
  await sum.at(9000);
  expect(await sum.at(100)).toBe(await sha256(bytes.subarray(0, 100)));
});

it('tells files of one size from each other by their ends', async () => {
  const bytes = content(400_000);
  const changed = (at: number) => {
    const copy = bytes.slice();
    copy[at] = (copy[at] ?? 0) ^ 1;
    return fingerprint(new Blob([copy]));
  };
  const print = await fingerprint(new Blob([bytes]));
  expect(await fingerprint(new Blob([bytes.slice()]))).toBe(print);
  expect(await changed(3)).not.toBe(print);
  expect(await changed(399_999)).not.toBe(print);
});

it('knows the fingerprint of a file shorter than both ends', async () => {
  expect(await fingerprint(new Blob([content(10)]))).not.toBe(await fingerprint(new Blob([content(11)])));
});
