import { beforeEach, expect, it } from 'vitest';
import { inOrder, Lanes, turnBytes, Withdrawn } from './lanes';

const MB = 1 << 20;
let now: number;
let lanes: Lanes;
let begun: string[];

beforeEach(() => {
  now = 0;
  begun = [];
  lanes = new Lanes(() => now);
});

/** Asks for a turn; lets whoever was granted one be seen. */
async function ask(id: string, remainingBytes: number, wish: number | null = null): Promise<void> {
  lanes.take({ id, remainingBytes, wish }).then(
    () => begun.push(id),
    (cause) => begun.push(cause instanceof Withdrawn ? `not ${id}` : 'broken')
  );
  await settled();
}

const settled = () => new Promise((resolve) => setTimeout(resolve));

it('sends three small files at once, and the next when a lane is free', async () => {
  for (const id of ['a', 'b', 'c', 'd']) await ask(id, MB);
  expect(begun).toEqual(['a', 'b', 'c']);
  lanes.leave('b');
  await settled();
  expect(begun).toEqual(['a', 'b', 'c', 'd']);
});

it('keeps a lane free of large files, so that a small one begins at once', async () => {
  for (const id of ['large 1', 'large 2', 'large 3']) await ask(id, 9000 * MB);
  expect(begun).toEqual(['large 1', 'large 2']);
  await ask('small', 3 * MB);
  expect(begun).toEqual(['large 1', 'large 2', 'small']);
  lanes.leave('small');
  await settled();
  expect(begun).not.toContain('large 3');
});

it('lets the smaller one go first when a turn ends', async () => {
  for (const id of ['a', 'b', 'c']) await ask(id, 50 * MB);
  await ask('larger', 60 * MB);
  await ask('smaller', 10 * MB);
  await ask('a', 40 * MB);
  expect(begun).toEqual(['a', 'b', 'c', 'smaller']);
  lanes.leave('smaller');
  await settled();
  expect(begun.at(-1)).toBe('a');
});

it('lets a large file that has waited long go before small ones that keep coming', () => {
  const firstAt = (now: number) =>
    inOrder(
      [
        { id: 'large', remainingBytes: 10_000 * MB, wish: null, since: 0 },
        { id: 'small, just come', remainingBytes: 50 * MB, wish: null, since: now }
      ],
      now
    )[0]?.id;
  expect(firstAt(100_000)).toBe('small, just come');
  expect(firstAt(240_000)).toBe('large');
});

it('sends first what a person wants first', async () => {
  for (const id of ['a', 'b', 'c']) await ask(id, MB);
  await ask('small', MB);
  await ask('wanted', 60 * MB);
  lanes.prefer('wanted', -1);
  lanes.leave('a');
  await settled();
  expect(begun.at(-1)).toBe('wanted');
});

it('tells one that waits no longer that it got no turn', async () => {
  for (const id of ['a', 'b', 'c', 'd']) await ask(id, MB);
  lanes.leave('d');
  await settled();
  expect(begun).toEqual(['a', 'b', 'c', 'not d']);
});

it('makes turns of about ten seconds that end with a slice of the server', () => {
  expect(turnBytes(0)).toBe(8 * MB);
  expect(turnBytes(2 * MB)).toBe(24 * MB);
  expect(turnBytes(500 * MB)).toBe(64 * MB);
  expect(turnBytes(3 * MB) % (8 * MB)).toBe(0);
});
