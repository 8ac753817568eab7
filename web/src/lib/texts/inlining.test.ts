import { expect, test } from 'vitest';
import { withTexts } from '../../../scripts/texts.mjs';

const svelte = (markup: string) => {
  const script = `<script lang="ts">\nimport * as t from '$texts/people';\nlet name = 'Mo';\n</script>\n`;
  const out = withTexts(script + markup, 'one.svelte')?.code ?? '';
  return out.slice(out.indexOf('</script>') + '</script>\n'.length);
};
const ts = (code: string) =>
  withTexts(`import * as t from '$texts/people';\n${code}`, 'one.ts')?.code.split('\n').slice(1).join('\n');

test.each([
  ['<h1>{t.title}</h1>', '<h1>People</h1>'],
  ['<p title={t.you}>a {t.you} b</p>', '<p title="(you)">a (you) b</p>'],
  ['<p title="{t.you}, {name}">x</p>', '<p title="(you), {name}">x</p>'],
  ['<Menu label={name ? t.you : t.title} />', '<Menu label={name ? "(you)" : "People"} />'],
  ['<p>{t.roleOf(name)}</p>', '<p>{(`Role of ${name}`)}</p>']
])('%s is written out', (markup, expected) => {
  expect(svelte(markup)).toBe(expected);
});

test('texts in code are written out, and what is handed to them stays one value', () => {
  expect(ts('say(t.title);')).toBe('say("People");');
  expect(ts('say(t.roleOf(a ?? b));')).toBe('say((`Role of ${(a ?? b)}`));');
  expect(ts('say(t.isNow(who(), t.role));')).toBe('say((`${(who())} is now ${"Role"}.`));');
  const years = withTexts("import * as t from '$texts/time';\nsay(t.hours(count()));", 'one.ts')?.code;
  expect(years).toContain('((n) => (');
});

test('a text that is missing, or a name that is used twice, ends the build', () => {
  expect(() => ts('say(t.nowhere);')).toThrow(/no text “nowhere”/);
  expect(() => ts('const f = (t: number) => t + 1;')).toThrow(/something else/);
});

test('what has no texts is left alone', () => {
  expect(withTexts('say(t.title);', 'one.ts')).toBeNull();
});
