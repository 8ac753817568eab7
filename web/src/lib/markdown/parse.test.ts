import { expect, test } from 'vitest';
import { inline, parse, type Block, type Inline } from './parse';

/** The text without its marks. */
const plain = (pieces: Inline[]): string =>
  pieces.map((piece) => ('inside' in piece ? plain(piece.inside) : piece.text)).join('');
const kinds = (text: string) => inline(text).map((piece) => piece.kind);

test('blocks of every kind', () => {
  const blocks = parse('One\ntwo\n\n- a\n- b\n3. c\n> said\n> - once\n```\n**raw** <b>\n```\nend');
  expect(blocks.map((block) => block.kind)).toEqual([
    'paragraph',
    'list',
    'list',
    'quote',
    'code',
    'paragraph'
  ]);
  expect(blocks[0]).toMatchObject({ inside: [[{ text: 'One' }], [{ text: 'two' }]] });
  expect(blocks[2]).toMatchObject({ ordered: true, start: 3 });
  expect(blocks[3]).toMatchObject({ inside: [{ kind: 'paragraph' }, { kind: 'list' }] });
  expect(blocks[4]).toEqual({ kind: 'code', text: '**raw** <b>' });
});

test('marks within a line, one in another', () => {
  expect(kinds('a **b** *c* `d` ~~e~~ _f_')).toEqual([
    ...['text', 'strong', 'text', 'emphasis', 'text', 'code', 'text', 'strike', 'text', 'emphasis']
  ]);
  expect(inline('**bold *and* more**')[0]).toMatchObject({
    kind: 'strong',
    inside: [{ text: 'bold ' }, { kind: 'emphasis' }, { text: ' more' }]
  });
});

test('what is no mark stays text', () => {
  for (const text of [
    '2 * 3 * 4',
    'snake_case_name',
    '**',
    '** a **',
    'a*',
    '[x]',
    '[x](javascript:alert(1))',
    '\\'
  ]) {
    expect(kinds(text), text).toEqual(['text']);
    expect(plain(inline(text))).toBe(text);
  }
  expect(plain(inline('\\*not\\*'))).toBe('*not*');
});

test('links lead where they say, and nowhere that runs', () => {
  expect(inline('[docs](https://example.org/a)')[0]).toMatchObject({ address: 'https://example.org/a' });
  expect(inline('see https://example.org/a?b=1#c.')).toMatchObject([
    { text: 'see ' },
    { kind: 'link', address: 'https://example.org/a?b=1#c' },
    { text: '.' }
  ]);
  for (const address of [
    'javascript:x',
    'JAVASCRIPT:x',
    'data:text/html,x',
    '//evil.example',
    '/api/logout',
    'vbscript:x'
  ]) {
    expect(kinds(`[a](${address})`), address).not.toContain('link');
  }
});

test('a time in the text is a moment', () => {
  expect(inline('at 1:05, not 110:30')).toMatchObject([
    { text: 'at ' },
    { kind: 'moment', ms: 65_000, text: '1:05' },
    { text: ', not 110:30' }
  ]);
  expect(inline('1:02:03')[0]).toMatchObject({ kind: 'moment', ms: 3_723_000 });
});

const textOf = (blocks: Block[]): string =>
  blocks
    .map((block) => {
      if (block.kind === 'code') return block.text;
      if (block.kind === 'quote') return textOf(block.inside);
      return (block.kind === 'list' ? block.items : block.inside).map(plain).join('');
    })
    .join('');

test('hostile text loses nothing', () => {
  expect(parse('*'.repeat(20_000)).length).toBe(1);
  for (const text of ['['.repeat(20_000), '**a '.repeat(5_000).trim(), 'x' + '`'.repeat(9_999)]) {
    expect(textOf(parse(text)) === text, text.slice(0, 20)).toBe(true);
  }
  expect(textOf(parse('1:'.repeat(9_000)))).toBe('1:'.repeat(9_000));
  expect(textOf(parse('>'.repeat(500)))).toBe('>'.repeat(496));
});
