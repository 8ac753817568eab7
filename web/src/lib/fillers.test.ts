import { expect, it } from 'vitest';
import { ownOffset, withFillers, withoutFillers } from './fillers';

/** Fillers as the server finds them, marked by braces. */
function marked(text: string): { text: string; fillers: [number, number][] } {
  const fillers: [number, number][] = [];
  let plain = '';
  for (const part of text.split(/(\{[^}]*\})/)) {
    const from = Array.from(plain).length;
    plain += part.replace(/^\{|\}$/g, '');
    if (part.startsWith('{')) fillers.push([from, Array.from(plain).length]);
  }
  return { text: plain, fillers };
}

function shown(line: string) {
  const { text, fillers } = marked(line);
  return withoutFillers([{ text, unsure: false }], fillers);
}

const read = (line: string) =>
  shown(line)
    .map((run) => run.text)
    .join('');

it.each([
  ['nothing to hide', 'nothing to hide'],
  ['{Um, }so we, {uh, }ship. {Hmm}.', 'So we ship.'],
  ['pay the, {um, }{uh, }invoice, {er }today', 'pay the invoice, today'],
  ['we {uh }ship', 'we ship'],
  ['We ship {uh}.', 'We ship.'],
  ['We ship it, {um}.', 'We ship it.'],
  ['We ship it, {um}', 'We ship it,'],
  ['So. {Uh, }we ship', 'So. We ship'],
  ['{um, }we go on', 'we go on'],
  ['{Um, }{uh, }so', 'So'],
  ['{Hmm}. {Um}? Yes', 'Yes'],
  ['“{Um, }yes,” she said', '“Yes,” she said'],
  ['He said no. {Ähm, }über allem', 'He said no. Über allem'],
  ['🎬 {um, }cut', '🎬 cut'],
  ['{Um, }ßx', 'ßx']
])('reads %s', (line, wanted) => {
  expect(read(line)).toBe(wanted);
});

it('leaves nothing of a line that was only fillers', () => {
  expect(shown('{Um, }{uh}…')).toEqual([]);
  expect(shown('{Hmm}.')).toEqual([]);
});

it('keeps what the model was not sure of apart', () => {
  const runs = [
    { text: 'Um, ', unsure: false },
    { text: 'deploy', unsure: true },
    { text: ' uh it', unsure: false }
  ];
  const out = withoutFillers(runs, [
    [0, 4],
    [11, 14]
  ]);
  expect(out.map(({ text, unsure }) => [text, unsure])).toEqual([
    ['Deploy', true],
    [' ', false],
    ['it', false]
  ]);
});

it('finds the place in the own text for a place in the shown one', () => {
  const runs = shown('{Um, }so we {uh }ship');
  const own = 'Um, so we uh ship';
  const at = (word: string) => ownOffset(runs, 'So we ship'.indexOf(word));
  expect(at('we')).toBe(own.indexOf('we'));
  expect(at('hip')).toBe(own.indexOf('hip'));
  expect(ownOffset(runs, 99)).toBe(own.length);
  expect(ownOffset([], 0)).toBe(0);
  expect(ownOffset(withFillers([{ text: 'ab', unsure: false }]), 1)).toBe(1);
});
