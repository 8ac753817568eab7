import { expect, test } from 'vitest';

const modules = import.meta.glob<Record<string, unknown>>('./*/*.ts', { eager: true });

/** By language, what each entry is: a text, or a function of so many values. */
const catalogues = new Map<string, Map<string, string>>();
for (const [path, entries] of Object.entries(modules)) {
  const [, language = '', area = ''] = /^\.\/(\w+)\/(\w+)\.ts$/.exec(path) ?? [];
  const known = catalogues.get(language) ?? new Map<string, string>();
  for (const [name, entry] of Object.entries(entries)) {
    known.set(`${area}.${name}`, typeof entry === 'function' ? `of ${entry.length} values` : typeof entry);
  }
  catalogues.set(language, known);
}

test('there are texts in two languages at least', () => {
  expect([...catalogues.keys()]).toEqual(expect.arrayContaining(['de', 'en']));
  expect(catalogues.get('en')?.size).toBeGreaterThan(1000);
});

test.each([...catalogues.keys()])('%s has the texts that English has, and no others', (language) => {
  const sorted = (of: string) => [...(catalogues.get(of) ?? [])].sort();
  expect(sorted(language)).toEqual(sorted('en'));
});
