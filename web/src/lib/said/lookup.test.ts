import { expect, it } from 'vitest';
import { lookup } from './lookup';

const german = lookup([
  ['The file is empty.', 'Die Datei ist leer.'],
  ['The file has no bytes. Choose another one.', 'Die Datei hat keine Bytes. Wähle eine andere.'],
  ['This is no recording: it is a text.', 'Das ist keine Aufnahme, sondern ein Text.'],
  ['This is no recording: its {} is damaged.', 'Das ist keine Aufnahme: {1} ist beschädigt.'],
  ['This is no recording: {}.', 'Das ist keine Aufnahme: {1}.'],
  ['Only {} of {} bytes have come.', 'Von {2} Byte sind nur {1} angekommen.'],
  ['“{}” is not here. Look elsewhere.', '„{1}“ ist nicht hier. Sieh woanders nach.'],
  ['Is it (perhaps) 5.00 $ [or more]?', 'Sind es (vielleicht) 5,00 $ [oder mehr]?']
]);

it('knows a sentence', () => {
  expect(german('The file is empty.')).toBe('Die Datei ist leer.');
  expect(german('Is it (perhaps) 5.00 $ [or more]?')).toBe('Sind es (vielleicht) 5,00 $ [oder mehr]?');
});

it('takes values over, in the order of the other language', () => {
  expect(german('Only 3 of 7 bytes have come.')).toBe('Von 7 Byte sind nur 3 angekommen.');
  expect(german('“a\nb” is not here. Look elsewhere.')).toBe('„a\nb“ ist nicht hier. Sieh woanders nach.');
});

it('prefers the exact sentence, then the template that stands first', () => {
  expect(german('This is no recording: it is a text.')).toBe('Das ist keine Aufnahme, sondern ein Text.');
  expect(german('This is no recording: its MP4 is damaged.')).toBe(
    'Das ist keine Aufnahme: MP4 ist beschädigt.'
  );
  expect(german('This is no recording: moov?')).toBe('This is no recording: moov?');
  expect(german('This is no recording: no moov.')).toBe('Das ist keine Aufnahme: no moov.');
});

it('takes the characters of a sentence for themselves', () => {
  expect(german('The file is emptyX')).toBe('The file is emptyX');
  expect(german('The file is empty. ')).toBe('The file is empty. ');
  expect(german('Is it perhaps 5x00 $ o?')).toBe('Is it perhaps 5x00 $ o?');
});

it('goes sentence by sentence, and leaves what it does not know', () => {
  expect(german('The file is empty. Only 3 of 7 bytes have come.')).toBe(
    'Die Datei ist leer. Von 7 Byte sind nur 3 angekommen.'
  );
  expect(german('Oh. The file has no bytes. Choose another one. Well. The file is empty.')).toBe(
    'Oh. Die Datei hat keine Bytes. Wähle eine andere. Well. Die Datei ist leer.'
  );
  expect(german('The file is empty. “a” is not here. Look elsewhere.')).toBe(
    'Die Datei ist leer. „a“ ist nicht hier. Sieh woanders nach.'
  );
});

it.each(['', 'Nobody knows this.', 'Nor. This. One.', 'Das ist schon Deutsch.'])(
  'gives “%s” back as it is',
  (message) => {
    expect(german(message)).toBe(message);
  }
);

it.each(['{1}', '{2} {1}', '$&', "$1 $$ $` $'", '\\', '(.*)', '{}', 'A. B. C'])(
  'lets “%s” pass as a value',
  (value) => {
    expect(german(`“${value}” is not here. Look elsewhere.`)).toBe(
      `„${value}“ ist nicht hier. Sieh woanders nach.`
    );
    expect(german(`Only ${value} of ${value} bytes have come.`)).toBe(
      `Von ${value} Byte sind nur ${value} angekommen.`
    );
  }
);

it('leaves what is too long, and gets through many sentences', () => {
  const long = `“${'x'.repeat(2000)}” is not here. Look elsewhere.`;
  expect(german(long)).toBe(long);
  const many = `${'A. '.repeat(600)}The file is empty.`;
  expect(german(many)).toBe(many.replace('The file is empty.', 'Die Datei ist leer.'));
});
