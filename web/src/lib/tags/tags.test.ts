import { expect, it } from 'vitest';
import { common, offered, retagged, tagsIn } from './tags';

it('reads tags as the server keeps them', () => {
  expect(tagsIn(' Deploy   Logs, deploy,,Ärger\ndeploy ')).toEqual(['deploy logs', 'deploy', 'ärger']);
  expect(tagsIn(' , ')).toEqual([]);
});

it('knows what several have in common', () => {
  expect(
    common([
      ['a', 'b'],
      ['b', 'c']
    ])
  ).toEqual(['b']);
  expect(common([['a']])).toEqual(['a']);
  expect(common([])).toEqual([]);
});

it('changes only what was changed, whatever else a recording has', () => {
  expect(retagged(['a', 'mine'], ['a'], ['b'])).toEqual(['b', 'mine']);
  expect(retagged([], ['a'], ['a', 'b'])).toEqual(['b']);
  expect(retagged(['a', 'theirs'], ['a'], ['a'])).toEqual(['a', 'theirs']);
});

it('offers what begins as typed first, then what is used most, and never what is chosen', () => {
  const known = [
    { name: 'deploy', count: 1 },
    { name: 'redeploy', count: 9 },
    { name: 'deploy logs', count: 3 }
  ];
  const names = (typed: string, chosen: string[] = []) =>
    offered(known, typed, chosen).map(({ name }) => name);
  expect(names('Depl')).toEqual(['deploy logs', 'deploy', 'redeploy']);
  expect(names('', ['redeploy'])).toEqual(['deploy logs', 'deploy']);
  expect(names('x')).toEqual([]);
});
