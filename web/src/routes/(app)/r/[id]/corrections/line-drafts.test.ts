import { beforeEach, expect, it } from 'vitest';
import { Memory } from './fixtures';
import { LineDrafts, type Base } from './line-drafts';

const base = (id: string, text = 'as heard', revision = 0): Base => ({
  id,
  revision,
  text,
  start_ms: 0,
  end_ms: 900
});

let memory: Memory;
let drafts: LineDrafts;
beforeEach(() => {
  memory = new Memory();
  drafts = new LineDrafts(memory, 'ana', 'rec');
});

it('keeps corrections of several lines across a reload, for their author and recording only', () => {
  drafts.keep(base('a'), 'one');
  drafts.keep(base('b'), 'two');
  drafts.keep(base('a'), 'one more');
  const texts = new LineDrafts(memory, 'ana', 'rec').all().map(({ base, text }) => [base.id, text]);
  expect(texts.sort()).toEqual([
    ['a', 'one more'],
    ['b', 'two']
  ]);
  expect(new LineDrafts(memory, 'ben', 'rec').all()).toEqual([]);
  expect(new LineDrafts(memory, 'ana', 'other').all()).toEqual([]);
});

it('keeps that a line is to be removed, but not that it stays as it is', () => {
  drafts.keep(base('a'), '');
  expect(drafts.load('a')?.text).toBe('');
  drafts.keep(base('a'), 'as heard');
  expect(memory.held.size).toBe(0);
});

it('has one key for one correction, and another for another', () => {
  const { key } = drafts.attempt(base('a'), 'mended');
  expect(drafts.attempt(base('a'), 'mended').key).toBe(key);
  expect(drafts.attempt(base('a', 'as heard', 1), 'mended').key).not.toBe(key);
  const again = drafts.attempt(base('a', 'as heard', 1), 'mended').key;
  expect(drafts.keep(base('a', 'as heard', 1), 'mended!').key).not.toBe(again);
});

it('does without storage that throws or holds rubbish', () => {
  const broken = {
    getItem: () => '[{"text":"x"},4]',
    setItem: () => {
      throw new Error('full');
    },
    removeItem: () => {}
  };
  const without = new LineDrafts(broken, 'ana', 'rec');
  expect(without.all()).toEqual([]);
  expect(without.attempt(base('a'), 'text').text).toBe('text');
});
