// The pages in a second language: what a browser asks for, what a person chooses, and that nothing is left in the first.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { join } from 'node:path';
import { asker, furnish } from './furnished.mjs';
import { keepsTheRules } from './looking.mjs';
import { ARTEFACTS, Story, video } from './harness.mjs';

/** The same in both languages, or a name. */
const ALIKE = new Set([
  ...[
    'Admin',
    'Debrief',
    'Deutsch',
    'English',
    'Link',
    'Links',
    'Markdown',
    'Name',
    'Person',
    'Player',
    'Position'
  ],
  ...['SHA-256', 'Text', 'Uploads', 'Version', '.json', '.srt', '.txt', '.vtt', '.zip']
]);

let story;
let english;
let german;
let made;
before(async () => {
  story = await Story.open();
  english = await story.owner();
  const ask = asker(english.context.request, story.server.url);
  made = await furnish(ask, story.server.url, video(story.folder, 'film.mp4'));
  german = await story.person(story.server.url, {
    locale: 'de-DE',
    storageState: await english.context.storageState()
  });
});
after(() => story?.close());

/** Everything that a page says, and what the server has told it. */
async function said({ page }, path, ready) {
  const told = [];
  const listen = async (response) => {
    if (response.url().includes('/api/')) told.push(await response.text().catch(() => ''));
  };
  page.on('response', listen);
  await page.goto(path);
  await page.locator(ready).first().waitFor();
  const texts = new Set(await page.evaluate(visible));
  for (const menu of await page.locator('button[aria-haspopup=menu]:visible').all()) {
    await menu.click();
    await page.getByRole('menu').waitFor();
    await page.locator('[role^=menuitem]').first().waitFor();
    for (const text of await page.evaluate(visible)) texts.add(text);
    await page.keyboard.press('Escape');
    await page.getByRole('menu').waitFor({ state: 'detached' });
  }
  page.off('response', listen);
  return { texts, told: told.join('\n').replaceAll('\\"', '"') };
}

/** Runs in the page: what can be seen, and what a screen reader says besides. */
function visible() {
  const found = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    if (walker.currentNode.parentElement.checkVisibility()) found.push(walker.currentNode.data);
  }
  for (const name of ['aria-label', 'title', 'placeholder', 'alt', 'aria-description']) {
    for (const element of document.querySelectorAll(`[${name}]`)) found.push(element.getAttribute(name));
  }
  found.push(document.title.replace(' · Debrief', ''));
  return found.map((text) => text.replace(/\s+/g, ' ').trim()).filter((text) => /[a-z]{3}/i.test(text));
}

test('nothing on the pages is left in the first language', async (t) => {
  const pages = [
    ['/', 'main a[href^="/r/"]'],
    ['/?trash=true', 'main h1'],
    ['/search', 'main h1, main h2, main input'],
    ['/search?q=upload', 'mark'],
    ['/glossary', 'main li'],
    ['/people', 'main li'],
    ['/uploads', 'main li'],
    ['/record', 'main button'],
    [`/r/${made.id}`, '[data-transcript] li'],
    [`/r/${made.id}/read`, '[data-paragraph]']
  ];
  for (const [path, ready] of pages) {
    await t.test(path.replace(/[0-9a-f-]{36}/, '…'), async () => {
      const before = await said(english, path, ready);
      const now = await said(german, path, ready);
      assert.ok(now.texts.size > 5, `only ${[...now.texts]}`);
      // Perhaps with a colon between, as in “Ben: Who presses the button?”
      const isData = (text) =>
        text
          .split(': ')
          .every((part) => !/[a-z]{3}/i.test(part) || before.told.includes(part) || now.told.includes(part));
      const left = [...now.texts].filter(
        (text) => before.texts.has(text) && !ALIKE.has(text) && !isData(text)
      );
      assert.deepEqual(left, []);
      const name = path.replace(/\W+/g, '-').slice(0, 12);
      await german.page.screenshot({ path: join(ARTEFACTS, `german${name}.png`) });
    });
  }
});

test('a German page keeps the rules for all, and says what language it is in', async () => {
  const { page } = german;
  await page.goto(`/r/${made.id}`);
  await page.locator('[data-transcript] li').first().waitFor();
  assert.equal(await page.locator('html').getAttribute('lang'), 'de');
  await keepsTheRules(page, 'the page of a recording in German');
  assert.deepEqual([...german.problems, ...english.problems], []);
});

test('what the server says is said in the language of the page', async () => {
  const visitor = await story.person(story.server.url, { locale: 'de-AT' });
  await visitor.page.goto('/login');
  await visitor.page.getByLabel('E-Mail').fill('nobody@example.org');
  await visitor.page.getByLabel('Passwort').fill('not the password');
  await visitor.page.getByRole('button', { name: 'Anmelden' }).click();
  await visitor.page
    .getByRole('alert')
    .filter({ hasText: 'E-Mail-Adresse oder Passwort ist falsch' })
    .waitFor();
});

test('a person chooses another language, which stays for this browser', async () => {
  const { page } = german;
  await page.goto('/people');
  await page.getByRole('heading', { name: 'Personen' }).waitFor();
  await page.getByRole('button', { name: 'Konto und Arbeitsbereich' }).click();
  const choice = page.getByRole('menuitemradio', { name: 'Deutsch' });
  assert.equal(await choice.getAttribute('aria-checked'), 'true');
  await page.getByRole('menuitemradio', { name: 'English' }).click();
  await page.getByRole('heading', { name: 'People' }).waitFor();
  assert.equal(await page.locator('html').getAttribute('lang'), 'en');
  await page.reload();
  await page.getByRole('heading', { name: 'People' }).waitFor();
  // Another browser of the same person is not told.
  await english.page.goto('/people');
  await english.page.getByRole('heading', { name: 'People' }).waitFor();
  await german.context.clearCookies({ name: 'debrief_language' });
  await page.reload();
  await page.getByRole('heading', { name: 'Personen' }).waitFor();
});

test('before somebody logs in, the browser says which language', async () => {
  const { page } = await story.person(story.server.url, { locale: 'de-AT' });
  await page.goto('/login');
  await page.getByRole('button', { name: 'Anmelden' }).waitFor();
  const other = await story.person(story.server.url, { locale: 'fr-FR' });
  await other.page.goto('/login');
  await other.page.getByRole('button', { name: 'Log in' }).waitFor();
});
