import 'fake-indexeddb/auto';
import { expect, it } from 'vitest';
import { Memory, type Remembered } from './memory';

const entry = (id: string, part: Partial<Remembered> = {}): Remembered => ({
  id,
  user_id: 'ana',
  filename: 'a.mp4',
  title: 'a',
  size_bytes: 10,
  last_modified: 1,
  fingerprint: 'f',
  mark: { bytes: 5, sha256: 's' },
  handle: null,
  recording_id: null,
  sent_at: null,
  receipt: null,
  ...part
});

it('remembers across openings, and for one person only', async () => {
  await new Memory().keep(entry('u1'));
  await new Memory().keep(entry('u2', { user_id: 'ben' }));
  expect(await new Memory().all('ana')).toEqual([entry('u1')]);
});

it('forgets the oldest finished ones, and nothing that is on its way', async () => {
  const memory = new Memory();
  for (let at = 0; at < 105; at += 1) await memory.keep(entry(`done ${at}`, { user_id: 'cem', sent_at: at }));
  await memory.keep(entry('underway', { user_id: 'cem' }));
  await memory.tidy('cem');
  const left = await memory.all('cem');
  expect(left).toHaveLength(101);
  expect(left.map((one) => one.id)).toContain('underway');
  expect(left.map((one) => one.id)).not.toContain('done 4');
});

it('knows whether something is left to see to', async () => {
  const memory = new Memory();
  const receipt = { bytes: 10, sha256: 's', verified_at: null } as unknown as Remembered['receipt'];
  await memory.keep(entry('settled', { user_id: 'dia', sent_at: 1, receipt }));
  expect(await memory.unsettled('dia')).toBe(false);
  await memory.keep(entry('sent', { user_id: 'dia', sent_at: 1 }));
  expect([await memory.unsettled('dia'), await memory.unsettled('eva')]).toEqual([true, false]);
  await memory.drop('sent');
  await memory.keep(entry('begun', { user_id: 'dia' }));
  expect(await memory.unsettled('dia')).toBe(true);
});

it('does without a database', async () => {
  const working = globalThis.indexedDB;
  Object.defineProperty(globalThis, 'indexedDB', { value: undefined, configurable: true });
  const memory = new Memory();
  await memory.keep(entry('u'));
  expect(await memory.all('ana')).toEqual([]);
  Object.defineProperty(globalThis, 'indexedDB', { value: working, configurable: true });
});
