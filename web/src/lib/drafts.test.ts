import { beforeEach, expect, it } from 'vitest';
import { Drafts } from './drafts';

class Memory {
  readonly held = new Map<string, string>();
  getItem = (name: string) => this.held.get(name) ?? null;
  setItem = (name: string, value: string) => void this.held.set(name, value);
  removeItem = (name: string) => void this.held.delete(name);
}

let memory: Memory;
let drafts: Drafts;
beforeEach(() => {
  memory = new Memory();
  drafts = new Drafts(memory, 'ana', 'rec');
});

it('survives a reload, apart from other places, recordings and people', () => {
  drafts.keep('new', { body: 'half a thought', start_ms: 4200 });
  expect(new Drafts(memory, 'ana', 'rec').load('new')).toMatchObject({
    body: 'half a thought',
    start_ms: 4200
  });
  expect(drafts.load('reply.c1')).toBeNull();
  expect(new Drafts(memory, 'ana', 'other').load('new')).toBeNull();
  expect(new Drafts(memory, 'ben', 'rec').load('new')).toBeNull();
});

it('uses the same key for every attempt at the same text', () => {
  const first = drafts.attempt('new', { body: 'done', start_ms: 0 });
  expect(drafts.attempt('new', { body: 'done', start_ms: 0 }).key).toBe(first.key);
  expect(new Drafts(memory, 'ana', 'rec').attempt('new', { body: 'done', start_ms: 0 }).key).toBe(first.key);
});

it('takes a new key once a tried text was changed', () => {
  const first = drafts.attempt('new', { body: 'done', start_ms: 0 });
  expect(drafts.keep('new', { body: 'done!', start_ms: 0 }).key).not.toBe(first.key);
});

it('keeps its key while one is typing', () => {
  const first = drafts.keep('new', { body: 'd', start_ms: 0 });
  expect(drafts.keep('new', { body: 'do', start_ms: 0 }).key).toBe(first.key);
});

it('is gone when emptied or sent', () => {
  drafts.keep('new', { body: 'x', start_ms: 0 });
  drafts.keep('new', { body: '', start_ms: 0 });
  expect(memory.held.size).toBe(0);
  drafts.keep('new', { body: 'x', start_ms: 0 });
  drafts.drop('new');
  expect(drafts.load('new')).toBeNull();
});

it('does without storage that throws or holds rubbish', () => {
  const broken = {
    getItem: () => '{"body": 3',
    setItem: () => {
      throw new Error('full');
    },
    removeItem: () => {}
  };
  const without = new Drafts(broken, 'ana', 'rec');
  expect(without.load('new')).toBeNull();
  expect(without.attempt('new', { body: 'text', start_ms: 1 }).body).toBe('text');
});

it('brings back a text that was on its way, as the same comment unless it is changed', () => {
  drafts.restore('new', { body: 'sent?', start_ms: 7 }, 'old key');
  expect(drafts.attempt('new', { body: 'sent?', start_ms: 7 }).key).toBe('old key');
  expect(drafts.attempt('new', { body: 'sent!', start_ms: 7 }).key).not.toBe('old key');
});

it('brings it back before what has been begun meanwhile', () => {
  drafts.keep('new', { body: 'begun', start_ms: 3 });
  drafts.restore('new', { body: 'back', start_ms: 7 }, 'old key');
  expect(drafts.load('new')).toMatchObject({ body: 'back\n\nbegun', start_ms: 7 });
  expect(drafts.load('new')?.key).not.toBe('old key');
});

it('keeps what stands beside a text, also without words', () => {
  const file = { key: 'f1', media_type: 'image/png', size_bytes: 3, duration_ms: null };
  drafts.keep('new', { body: '', start_ms: 5, files: [file] });
  expect(new Drafts(memory, 'ana', 'rec').load('new')).toMatchObject({ body: '', files: [file] });
  const first = drafts.attempt('new', { body: '', start_ms: 5, files: [file] });
  const other = drafts.keep('new', { body: '', start_ms: 5, files: [{ ...file, key: 'f2' }] });
  expect(other.key).not.toBe(first.key);
  drafts.restore('new', { body: 'before', start_ms: 1, files: [file] }, 'k0');
  expect(drafts.load('new')?.files?.map(({ key }) => key)).toEqual(['f1', 'f2']);
  drafts.keep('new', { body: '', start_ms: 5, files: [] });
  expect(drafts.load('new')).toBeNull();
});
