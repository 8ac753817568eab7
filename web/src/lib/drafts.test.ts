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
  drafts.keep('new', 'half a thought', 4200);
  expect(new Drafts(memory, 'ana', 'rec').load('new')).toMatchObject({
    body: 'half a thought',
    start_ms: 4200
  });
  expect(drafts.load('reply.c1')).toBeNull();
  expect(new Drafts(memory, 'ana', 'other').load('new')).toBeNull();
  expect(new Drafts(memory, 'ben', 'rec').load('new')).toBeNull();
});

it('uses the same key for every attempt at the same text', () => {
  const first = drafts.attempt('new', 'done', 0);
  expect(drafts.attempt('new', 'done', 0).key).toBe(first.key);
  expect(new Drafts(memory, 'ana', 'rec').attempt('new', 'done', 0).key).toBe(first.key);
});

it('takes a new key once a tried text was changed', () => {
  const first = drafts.attempt('new', 'done', 0);
  expect(drafts.keep('new', 'done!', 0).key).not.toBe(first.key);
});

it('keeps its key while one is typing', () => {
  const first = drafts.keep('new', 'd', 0);
  expect(drafts.keep('new', 'do', 0).key).toBe(first.key);
});

it('is gone when emptied or sent', () => {
  drafts.keep('new', 'x', 0);
  drafts.keep('new', '', 0);
  expect(memory.held.size).toBe(0);
  drafts.keep('new', 'x', 0);
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
  expect(without.attempt('new', 'text', 1).body).toBe('text');
});
