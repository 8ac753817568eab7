import { expect, it } from 'vitest';
import { unturned } from './bidi';

it('takes away what turns the direction, and nothing else', () => {
  expect(unturned('\u202Egpj.\u2066exe\u2069\u202C')).toBe('gpj.exe');
  const plain = 'Déjà vu שלום 日本 👩‍👩‍👧 \u200F!';
  expect(unturned(plain)).toBe(plain);
});
