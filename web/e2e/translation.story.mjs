import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { join } from 'node:path';
import { fromMenu, somebody } from './correcting.mjs';
import { ARTEFACTS, openReady, sha256, Story, until, upload, video } from './harness.mjs';

/** A script in the place of a model: it hears German and two voices, and knows the English of it. */
function prepare(folder, dataDir) {
  const said = [
    { text: 'Willkommen zu {ms} auf {language}.', turn_next: true },
    { text: 'Und ich bin die zweite.' }
  ];
  const translated = [
    { text: 'Welcome to {ms} <b>from</b> {language}.' },
    { text: 'And I am the second one.' }
  ];
  const double = `debrief-double\n${JSON.stringify({ language: 'de', said, translated })}`;
  const entry = {
    name: 'double-tdrz',
    file: 'double-tdrz.bin',
    size_bytes: double.length,
    sha256: sha256(double),
    languages: 'many'
  };
  const catalogue = join(folder, 'catalogue.json');
  writeFileSync(catalogue, JSON.stringify({ base_url: 'http://127.0.0.1:1', models: [entry] }));
  mkdirSync(join(dataDir, 'models'), { recursive: true });
  writeFileSync(join(dataDir, 'models', entry.file), double);
  return { DEBRIEF_TEST_CATALOGUE: catalogue };
}

let story;
let page;
let problems;
let vera;
before(async () => {
  story = await Story.open({ prepare });
  ({ page, problems } = await story.owner());
  await upload(page, video(story.folder, 'Talk.mp4'));
  await openReady(page, 'Talk');
});
after(() => story?.close());

const more = (on) => on.getByRole('button', { name: 'More about the transcript' });
const captions = (on) => on.getByRole('button', { name: 'Captions', exact: true });
const choice = (on, name) => on.getByRole('menuitemradio', { name });

/** Of each track of the player: how it is shown, its language, and its cues, as far as they are there. */
const tracks = (on) =>
  on.locator('video').evaluate((video) =>
    Array.from(video.textTracks, (track) => ({
      mode: track.mode,
      language: track.language,
      text: Array.from(track.cues ?? [], (cue) => cue.text).join('\n')
    }))
  );

async function shows(on, at, part) {
  await until(async () => {
    const all = await tracks(on);
    return (
      all.every(({ mode }, i) => (mode === 'showing') === (i === at)) && (at < 0 || part.test(all[at].text))
    );
  });
}

async function picture(name) {
  for (const [width, height] of [
    [1360, 860],
    [390, 844]
  ]) {
    await page.setViewportSize({ width, height });
    for (const colorScheme of ['light', 'dark']) {
      await page.emulateMedia({ colorScheme });
      // What changes its colour takes a moment for it.
      await page.evaluate(() => {
        const changes = document.getAnimations().filter((one) => one instanceof CSSTransition);
        return Promise.allSettled(changes.map((one) => one.finished)).then(() => null);
      });
      await page.screenshot({ path: join(ARTEFACTS, `${name}-${width}-${colorScheme}.png`) });
    }
  }
  await page.setViewportSize({ width: 1360, height: 860 });
  await page.emulateMedia({ colorScheme: 'light' });
}

test('what is in English already is not offered to be translated', async () => {
  await more(page).click();
  await page.getByRole('menuitem', { name: 'Transcribe again…' }).waitFor();
  assert.equal(await page.getByRole('menuitem', { name: /English/ }).count(), 0);
  await page.keyboard.press('Escape');
  await captions(page).click();
  assert.equal(await choice(page, /translated/).count(), 0);
  await page.keyboard.press('Escape');
});

test('a model that tells voices apart marks where another one begins, and a name takes the mark’s place', async () => {
  await fromMenu(page, 'Transcribe again');
  await page.getByLabel('Model').selectOption('double-tdrz');
  await page.getByRole('button', { name: 'Transcribe', exact: true }).click();
  await page.locator('[data-transcript] li', { hasText: 'auf de.' }).first().waitFor();
  await page.locator('[data-transcript-state=ready]').waitFor({ state: 'attached' });
  const second = page.locator('[data-transcript] li', { hasText: 'die zweite' }).first();
  const mark = second.getByRole('button', { name: 'Another voice' });
  await mark.waitFor();
  assert.equal(await page.locator('[data-transcript] li').first().getByText('Another voice').count(), 0);
  await picture('another-voice');

  vera = await somebody(story, page, {
    role: 'viewer',
    name: 'Vera Lind',
    email: 'vera@example.org',
    at: new URL(page.url()).pathname
  });
  await vera.page.getByText('Another voice').first().waitFor();
  assert.equal(await vera.page.getByRole('button', { name: /Another voice/ }).count(), 0);

  await mark.click();
  await page.getByRole('dialog', { name: /^Who speaks at/ }).waitFor();
  await page.getByLabel('Name', { exact: true }).fill('Ben Okafor');
  await page.getByRole('button', { name: 'Set' }).click();
  await second.getByRole('button', { name: 'Rename Ben Okafor' }).waitFor();
  assert.equal(await mark.count(), 0);
});

test('a translation becomes a second captions track, and is remembered as chosen', async () => {
  await fromMenu(page, 'Translate to English');
  // The usual model knows English alone: it could only wait.
  const model = page.getByRole('dialog').getByLabel('Model');
  await page.waitForFunction(() => document.querySelector('dialog select')?.value === 'double-tdrz');
  assert.equal(await model.locator('option').count(), 1);
  await picture('translate-dialog');
  await page.getByRole('button', { name: 'Translate', exact: true }).click();
  await page.getByRole('dialog').waitFor({ state: 'detached' });

  await until(async () => (await tracks(page)).length === 2);
  assert.deepEqual(
    (await tracks(page)).map(({ language }) => language),
    ['de', 'en']
  );
  await captions(page).click();
  await choice(page, 'Off').and(page.locator('[aria-checked=true]')).waitFor();
  await picture('captions-menu');
  await choice(page, 'Captions (German)').click();
  await shows(page, 0, /Willkommen/);
  await captions(page).click();
  await choice(page, 'English (translated)').click();
  await shows(page, 1, /Welcome to \d+ &lt;b&gt;from&lt;\/b&gt; de\.[^]*And I am the second one\./);
  await page.locator('[data-translation-state]').waitFor({ state: 'detached' });

  await page.reload();
  await shows(page, 1, /Welcome/);
  await page.locator('body').press('v');
  await shows(page, -1);
  await page.locator('body').press('v');
  await shows(page, 0, /Willkommen/);
  await page.locator('body').press('v');
  await shows(page, 1, /Welcome/);
});

test('who may only read sees it, and can neither make nor remove one', async () => {
  await captions(vera.page).click();
  await choice(vera.page, 'English (translated)').click();
  await shows(vera.page, 1, /Welcome/);
  assert.equal(await vera.page.getByText('Remove the English translation').count(), 0);
});

test('a translation is removed for everybody, and can be asked for again', async () => {
  await fromMenu(page, 'Remove the English translation');
  await page.getByRole('dialog').getByRole('button', { name: 'Remove', exact: true }).click();
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  for (const on of [page, vera.page]) {
    await shows(on, 0, /Willkommen/);
    assert.equal((await tracks(on)).length, 1);
  }
  await more(page).click();
  await page.getByRole('menuitem', { name: 'Translate to English…' }).waitFor();
  await page.keyboard.press('Escape');
});

test('a translation that waits says why, and can be cancelled', async () => {
  // As who uses the interface may ask for it: by the usual model, which cannot.
  const path = `/api/recordings/${page.url().split('/r/')[1].split(/[?#]/)[0]}/translation`;
  const answer = await page.evaluate(
    async (path) =>
      (await fetch(path, { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{}' }))
        .status,
    path
  );
  assert.equal(answer, 202);
  const state = page.locator('[data-translation-state=waiting]', { hasText: 'debrief model pull' });
  await state.waitFor();
  await picture('translation-waits');
  await vera.page.locator('[data-translation-state=waiting]').waitFor();
  assert.equal(await vera.page.getByRole('button', { name: 'Cancel the translation' }).count(), 0);
  await state.getByRole('button', { name: 'Cancel the translation' }).click();
  await state.waitFor({ state: 'detached' });
});

test('admins choose the model of the workspace, and others read it', async () => {
  await page.goto('/people');
  const model = page.getByLabel('Speech model');
  assert.equal(await model.locator('option:checked').innerText(), 'The server’s choice (demo)');
  await model.selectOption('double-tdrz');
  await page.getByText('The model double-tdrz makes new transcripts now.').waitFor();
  await page.reload();
  assert.equal(await model.inputValue(), 'double-tdrz');
  await picture('workspace-model');
  await vera.page.goto('/people');
  await vera.page.getByText('Speech model: double-tdrz').waitFor();
  assert.equal(await vera.page.getByLabel('Speech model').count(), 0);

  await page.goto('/');
  await upload(page, video(story.folder, 'Second.mp4'));
  await openReady(page, 'Second');
  await page.locator('[data-transcript] li', { hasText: 'Willkommen' }).first().waitFor();
  assert.deepEqual([...problems, ...vera.problems], []);
});
