import { beforeEach, expect, it, vi } from 'vitest';
import { Captions, choices, placeCues, showTrack } from './captions.svelte';
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

/** Remembers what it was set to. */
class FakeTrack {
  readonly set: string[] = [];
  set mode(mode: string) {
    this.set.push(mode);
  }
}

it('shows one track, and sets the other so that it counts', () => {
  const [spoken, english] = [new FakeTrack(), new FakeTrack()];
  const tracks = {
    spoken: spoken as unknown as TextTrack,
    english: english as unknown as TextTrack
  };
  showTrack('english', tracks);
  expect([spoken.set, english.set]).toEqual([['hidden', 'disabled'], ['showing']]);
  showTrack('off', tracks);
  expect([spoken.set.at(-1), english.set.slice(1)]).toEqual(['disabled', ['disabled']]);
});

it('names the language that is spoken, where it is known', () => {
  expect(choices('de', true).map(([, name]) => name)).toEqual(['Captions (German)', 'English (translated)']);
  expect(choices(null, false)).toEqual([['spoken', 'Captions']]);
});

it('remembers how large and where the lines are, and forgets what it does not know', () => {
  const first = captions(false);
  expect([first.size, first.edge]).toEqual(['medium', 'bottom']);
  first.resize('largest');
  first.move('top');
  expect([captions(false).size, captions(false).edge]).toEqual(['largest', 'top']);
  localStorage.setItem('debrief.captions.size', 'toString');
  expect(captions(false).size).toBe('medium');
});

it('puts lines at the edge that was chosen', () => {
  class Cue {
    line: number | 'auto' = 'auto';
  }
  vi.stubGlobal('VTTCue', Cue);
  const cues = [new Cue(), new Cue()];
  const track = { cues } as unknown as TextTrack;
  placeCues(track, 'top');
  expect(cues.map(({ line }) => line)).toEqual([0, 0]);
  placeCues(track, 'bottom');
  expect(cues.map(({ line }) => line)).toEqual(['auto', 'auto']);
  expect(() => placeCues({ cues: null } as unknown as TextTrack, 'top')).not.toThrow();
});
