import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { join } from 'node:path';
import { box, fromMenu, line, open } from './correcting.mjs';
import { ARTEFACTS, intercept, mediaMs, openReady, Story, until, upload, video } from './harness.mjs';

let story;
let page;
let problems;
before(async () => {
  story = await Story.open();
  ({ page, problems } = await story.owner());
  await upload(page, video(story.folder, 'Heard twice.mp4'));
  await openReady(page, 'Heard twice');
});
after(() => story?.close());

const VTT = `WEBVTT

00:00.500 --> 00:04.000
Um, we open the upload page.

00:04.500 --> 00:07.000
Uh, hmm.

00:07.500 --> 00:11.000
And then, uh, we deploy it.

00:14.000 --> 00:16.000
That is all.
`;
const texts = () => page.locator('[data-transcript] li[id^="s-"] p').allInnerTexts();
const chooseFile = (name, text) =>
  page
    .getByLabel('File with the transcript')
    .setInputFiles({ name, mimeType: 'text/plain', buffer: Buffer.from(text) });

test('a file becomes the text, and what is wrong with it is told before', async () => {
  await fromMenu(page, /^Import a transcript/);
  const dialog = page.getByRole('dialog', { name: 'Import a transcript' });
  await chooseFile('Notes.docx', 'x');
  await dialog.getByRole('alert').getByText('of another kind').waitFor();
  await chooseFile('Talk.vtt', 'These are no cues.');
  await dialog.getByRole('button', { name: 'Import', exact: true }).click();
  await dialog.getByRole('alert').getByText('A WebVTT file begins with the line WEBVTT').waitFor();
  await dialog.getByText('Talk.vtt', { exact: true }).waitFor();
  await chooseFile('Talk.vtt', VTT);
  await dialog.getByLabel('Language').selectOption({ label: 'English' });
  await page.screenshot({ path: join(ARTEFACTS, 'import.png') });
  await dialog.getByRole('button', { name: 'Import', exact: true }).click();
  await page.getByText('“Talk.vtt” is the text now: 4 lines.').waitFor();
  await dialog.waitFor({ state: 'detached' });
  await until(async () => (await texts())[0] === 'Um, we open the upload page.');
});

test('a file that is dropped while the dialog is open is imported, and not uploaded', async () => {
  await fromMenu(page, /^Import a transcript/);
  await page.evaluate((text) => {
    const data = new DataTransfer();
    data.items.add(new File([text], 'Dropped.vtt'));
    const drop = (type) =>
      document
        .querySelector('dialog')
        .dispatchEvent(new DragEvent(type, { dataTransfer: data, bubbles: true, cancelable: true }));
    for (const type of ['dragenter', 'dragover', 'drop']) drop(type);
  }, VTT);
  await page.getByRole('dialog').getByText('Dropped.vtt', { exact: true }).waitFor();
  await page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click();
  assert.equal(new URL(page.url()).pathname.slice(0, 3), '/r/');
});

test('filler words are hidden where one reads, and only there', async () => {
  await fromMenu(page, 'Hide filler words');
  await line(page, 1).getByRole('img', { name: 'Only filler words' }).waitFor();
  const read = ['We open the upload page.', '…', 'And then we deploy it.', 'That is all.'];
  assert.deepEqual(await texts(), read);
  await page.screenshot({ path: join(ARTEFACTS, 'fillers-hidden.png') });
  await open(page, 2);
  assert.equal(await box(page).inputValue(), 'And then, uh, we deploy it.');
  await page.keyboard.press('Escape');
  await page.reload();
  await page.locator('[data-transcript] li').first().waitFor();
  assert.deepEqual(await texts(), read);
  await page.getByRole('button', { name: 'More about the transcript' }).click();
  await page.getByRole('menuitemcheckbox', { name: 'Hide filler words', checked: true }).press('Enter');
  await until(async () => (await texts())[1] === 'Uh, hmm.');
});

test('another anchor leads an open page to that line', async () => {
  const [, , third] = await page
    .locator('[data-transcript] li[id^="s-"]')
    .evaluateAll((lines) => lines.map(({ id }) => id));
  await page.evaluate((id) => (window.location.hash = id), third);
  await page.locator(`#${third}[aria-current=true]`).waitFor();
  await until(async () => Math.abs((await mediaMs(page)) - 7500) < 50);
  await page.goBack();
});

// The demo model hears the same words every time, so that nothing is left over: the server's answers are made up.
test('corrections that do not fit a new text wait for a person', async () => {
  const waiting = ['first', 'second'].map((id, i) => ({
    id,
    start_ms: 4000 * (i + 1),
    end_ms: 4000 * (i + 2),
    heard_before: 'we use de brief for it',
    edited: 'we use Debrief for it',
    heard_now: 'we used the brief for it',
    author: { id: '00000000-0000-7000-8000-000000000001', name: 'Ben Okafor' },
    created_at: '2030-01-01T00:00:00Z'
  }));
  const used = [];
  await intercept(page, '**/transcript', async (route) => {
    const response = await route.fetch();
    return route.fulfill({ response, json: { ...(await response.json()), left_over: waiting.length } });
  });
  await intercept(page, '**/transcript/left-over', (route) =>
    route.fulfill({ json: { left_over: waiting } })
  );
  await intercept(page, '**/transcript/left-over/*', (route) => {
    used.push([route.request().url().split('/').at(-1), route.request().postDataJSON().use]);
    waiting.shift();
    return route.fulfill({ json: { edit: null, lines: [], removed: [], matches: [], suggestion: null } });
  });
  await page.reload();
  await page.getByText('2 corrections of an earlier text do not fit this one.').waitFor();
  await page.getByRole('button', { name: /^Look at them/ }).click();
  const first = page.locator('[data-left-over=first]');
  assert.equal(await first.locator('del').innerText(), 'de brief');
  assert.equal(await first.locator('ins').first().innerText(), 'Debrief');
  await page.screenshot({ path: join(ARTEFACTS, 'correct-left-over.png') });
  await first.getByRole('button', { name: 'Use the corrected text' }).click();
  await first.waitFor({ state: 'detached' });
  await page.getByRole('button', { name: 'Keep what was heard now' }).click();
  await page.getByText('All of them are settled.').waitFor();
  await page.getByRole('button', { name: 'Done' }).click();
  await page.locator('[data-left-over-count]').waitFor({ state: 'detached' });
  assert.deepEqual(used, [
    ['first', 'edited'],
    ['second', 'heard']
  ]);
  assert.deepEqual(problems, []);
});
