import { expect, test } from 'vitest';
import { matching, mentioned, mentionsIn, typedMention } from './mentions';

const people = [{ name: 'Ana Ferreira' }, { name: 'Ana' }, { name: 'Ben Okafor' }];

test('names behind an @ are found, the longer one first', () => {
  const parts = mentioned('@Ana Ferreira and @Ana, not @Bea', ['Ana', 'Ana Ferreira']);
  expect(parts).toEqual([
    { text: '@Ana Ferreira', mention: true },
    { text: ' and ', mention: false },
    { text: '@Ana', mention: true },
    { text: ', not @Bea', mention: false }
  ]);
  expect(mentioned('', ['Ana'])).toEqual([]);
  expect(mentionsIn('@Ben Okafor? ben@Anatol', people)).toEqual([{ name: 'Ana' }, { name: 'Ben Okafor' }]);
});

test('a name is completed while it is typed, and only then', () => {
  expect(typedMention('ask @an', 7)).toEqual({ from: 4, typed: 'an' });
  expect(typedMention('ask @an more words here', 23)).toBeNull();
  expect(typedMention('mail ana@example', 16)).toBeNull();
  expect(typedMention('no', 2)).toBeNull();
  expect(typedMention('@\nx', 3)).toBeNull();
  expect(matching(people, 'fer').map((one) => one.name)).toEqual(['Ana Ferreira']);
  expect(matching(people, 'ANA').length).toBe(2);
});
