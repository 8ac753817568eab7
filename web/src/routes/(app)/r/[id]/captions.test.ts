import { beforeEach, expect, it, vi } from 'vitest';
import { Captions, choices } from './captions.svelte';
import { Memory } from './corrections/fixtures';

beforeEach(() => vi.stubGlobal('localStorage', new Memory()));

function captions(translated: boolean): Captions {
  const made = new Captions();
  made.translated = translated;
  return made;
}

it('turns one track on and off, and remembers it', () => {
  const one = captions(false);
  const seen = [one.shown];
  for (let i = 0; i < 3; i += 1) {
    one.next();
    seen.push(one.shown);
  }
  expect(seen).toEqual(['off', 'spoken', 'off', 'spoken']);
  expect(captions(true).shown).toBe('spoken');
});

it('goes through two tracks and off', () => {
  const two = captions(true);
  const seen = [1, 2, 3, 4].map(() => {
    two.next();
    return two.shown;
  });
  expect(seen).toEqual(['spoken', 'english', 'off', 'spoken']);
});

it('shows what is said while there is no English, and English again where there is', () => {
  captions(true).choose('english');
  const alone = captions(false);
  expect(alone.shown).toBe('spoken');
  alone.next();
  alone.next();
  expect([alone.shown, captions(true).shown]).toEqual(['spoken', 'english']);
  alone.translated = true;
  expect(alone.shown).toBe('english');
});

it('names the language that is spoken, where it is known', () => {
  expect(choices('de').map(([, name]) => name)).toEqual(['Off', 'Captions (German)', 'English (translated)']);
  expect(choices(null)[1]).toEqual(['spoken', 'Captions']);
});
