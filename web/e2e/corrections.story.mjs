import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { join } from 'node:path';
import { ask, box, closeDialog, correct, fromMenu, line, open, somebody, textOf } from './correcting.mjs';
import { ARTEFACTS, intercept, openReady, Story, until, upload, video } from './harness.mjs';

let story;
let page;
let problems;
let recording;
before(async () => {
  story = await Story.open();
  ({ page, problems } = await story.owner());
  await upload(page, video(story.folder, 'Heard wrongly.mp4'));
  await openReady(page, 'Heard wrongly');
  recording = page.url().split('/').at(-1);
});
after(() => story?.close());

const transcript = async () => JSON.parse(await ask(page, `/api/recordings/${recording}/transcript`));
const lineCount = () => page.locator('[data-transcript] li[id^="s-"]').count();

test('a line is corrected from the keyboard, with its sound, and search and captions have it', async () => {
  const { start_ms, end_ms } = (await transcript()).segments[1];
  await open(page, 1);
  await page.waitForFunction((ms) => {
    const video = document.querySelector('video');
    return !video.paused && video.currentTime * 1000 >= ms;
  }, start_ms);
  await page.keyboard.press('Control+A');
  await page.keyboard.type('The zeppelin landed behind the canteen.');
  await page.screenshot({ path: join(ARTEFACTS, 'correct-line.png') });
  await page.keyboard.press('Enter');
  await line(page, 1).locator('p', { hasText: 'The zeppelin landed' }).waitFor();
  await page.locator('[data-edited=text]').waitFor();
  assert.match(
    await line(page, 1)
      .getByRole('img', { name: /^Corrected by Ana Ferreira/ })
      .getAttribute('title'),
    /^Corrected by Ana Ferreira/
  );
  // It was only the line that was to be heard.
  await page.waitForFunction(() => document.querySelector('video').paused);
  const stoppedMs = await page.locator('video').evaluate((video) => video.currentTime * 1000);
  assert.ok(stoppedMs < end_ms + 700, `it played to ${stoppedMs}, the line ends at ${end_ms}`);

  await until(async () => JSON.parse(await ask(page, '/api/search?q=zeppelin')).moments.length > 0);
  const captions = await ask(page, `/api/recordings/${recording}/captions.vtt`);
  assert.match(captions, /zeppelin/);
  await page.keyboard.press('v');
  await page.waitForFunction(() => {
    const [track] = document.querySelector('video').textTracks;
    return Array.from(track?.cues ?? []).some((cue) => /zeppelin/.test(cue.text));
  });
});

test('the focus goes back to the line, and Ctrl+Z takes the correction back', async () => {
  const before = await textOf(page, 2);
  await correct(page, 2, 'Nobody said this.');
  await page.waitForFunction(() => /^Play from/.test(document.activeElement.textContent));
  await page.keyboard.press('Control+z');
  await line(page, 2).locator('p', { hasText: before }).waitFor();
  await page.keyboard.press('Control+Shift+z');
  await line(page, 2).locator('p', { hasText: 'Nobody said this.' }).waitFor();
  await page.getByRole('button', { name: 'Undo', exact: true }).click();
  await line(page, 2).locator('p', { hasText: before }).waitFor();
});

test('a line is split at the caret, and joined with the one before', async () => {
  await correct(page, 1, 'One half and the other.');
  const before = await lineCount();
  await open(page, 1);
  await page.keyboard.press('Home');
  for (let i = 0; i < 'One half'.length; i += 1) await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Shift+Enter');
  await page.getByText('Line split.').waitFor();
  assert.equal(await lineCount(), before + 1);
  assert.equal(await box(page).inputValue(), 'and the other.');
  assert.equal(await textOf(page, 1), 'One half');
  await page.keyboard.press('Backspace');
  await page.getByText('Lines joined.').waitFor();
  assert.equal(await lineCount(), before);
  assert.equal(await box(page).inputValue(), 'One half and the other.');
  await page.keyboard.press('Escape');
});

test('Tab saves and goes on to the next line', async () => {
  await open(page, 0);
  await box(page).fill('The first line, said well.');
  await page.keyboard.press('Tab');
  await line(page, 0).locator('p', { hasText: 'The first line, said well.' }).waitFor();
  assert.equal(await box(page).inputValue(), 'One half and the other.');
  await page.keyboard.press('Escape');
});

test('an unsaved correction outlives a lost connection and a reload', async () => {
  await intercept(page, '**/transcript/edits', (route) => route.abort('connectionreset'));
  await open(page, 3);
  await box(page).fill('Typed while offline.');
  await page.keyboard.press('Enter');
  await page.getByRole('alert').getByText('What you typed is kept').waitFor();
  await page.unroute('**/transcript/edits');
  await page.reload();
  await page.locator('[data-kept-draft]').waitFor();
  await page.getByRole('button', { name: 'Go on' }).click();
  assert.equal(await box(page).inputValue(), 'Typed while offline.');
  await page.keyboard.press('Enter');
  await line(page, 3).locator('p', { hasText: 'Typed while offline.' }).waitFor();
  assert.equal(await page.locator('[data-kept-draft]').count(), 0);
});

test('a correction whose answer got lost is done once', async () => {
  const keys = [];
  await intercept(page, '**/transcript/edits', async (route) => {
    if (route.request().method() !== 'POST') return route.continue();
    keys.push(route.request().headers()['idempotency-key']);
    if (keys.length > 1) return route.continue();
    await route.fetch();
    return route.abort('connectionreset');
  });
  await open(page, 3);
  await box(page).fill('Done once.');
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Save again' }).click();
  await line(page, 3).locator('p', { hasText: 'Done once.' }).waitFor();
  await box(page).waitFor({ state: 'detached' });
  await page.unroute('**/transcript/edits');
  assert.equal(keys.length, 2);
  assert.ok(keys[0]);
  assert.equal(keys[0], keys[1]);
});

test('two who change the same words see both texts, and one of them decides', async () => {
  const ben = await somebody(story, page, {
    role: 'member',
    name: 'Ben Okafor',
    email: 'ben@example.org',
    at: `/r/${recording}`
  });
  await line(ben.page, 0).waitFor();
  await open(ben.page, 0);
  await box(ben.page).fill('Ben heard it differently.');
  await correct(page, 0, 'Ana has another idea.');
  await ben.page.getByText('Somebody else changed this line meanwhile').waitFor();
  assert.equal(await box(ben.page).inputValue(), 'Ben heard it differently.');
  await ben.page.keyboard.press('Enter');
  const both = ben.page.getByRole('group', { name: 'Two texts of this line' });
  await both.getByText('Ana Ferreira changed the same words').waitFor();
  await ben.page.screenshot({ path: join(ARTEFACTS, 'correct-conflict.png') });
  await both.getByRole('button', { name: 'Keep mine' }).click();
  await line(page, 0).locator('p', { hasText: 'Ben heard it differently.' }).waitFor();
  assert.deepEqual(ben.problems, []);
  await ben.context.close();
});

test('the history shows who changed what, undoes it, and does it again', async () => {
  await fromMenu(page, 'History of corrections');
  const newest = page.locator('[data-edit]').first();
  await newest.getByText('Ben Okafor').waitFor();
  assert.match(await newest.locator('ins').first().innerText(), /Ben heard/);
  await page.screenshot({ path: join(ARTEFACTS, 'correct-history.png') });
  await newest.getByRole('button', { name: 'Undo' }).click();
  await line(page, 0).locator('p', { hasText: 'Ana has another idea.' }).waitFor({ state: 'attached' });
  // Another line has an undo of its own further down: it must not be taken for this one before the list is new.
  await page.locator('[data-edit=undo]:first-child').getByRole('button', { name: 'Redo' }).click();
  await line(page, 0).locator('p', { hasText: 'Ben heard it differently.' }).waitFor({ state: 'attached' });
  await closeDialog(page);
});

test('find and replace shows what it would change, and changes what is chosen', async () => {
  await correct(page, 0, 'The red door is open.');
  await correct(page, 1, 'A red wall, and redder ones.');
  await page.keyboard.press('r');
  await page.getByLabel('Find', { exact: true }).fill('RED');
  await page.getByLabel('Replace with').fill('blue');
  const would = page.getByRole('list', { name: 'Lines that would change' });
  await would.getByRole('listitem').nth(1).waitFor();
  assert.equal(await would.getByRole('listitem').count(), 2);
  await page.screenshot({ path: join(ARTEFACTS, 'correct-replace.png') });
  await would.getByRole('checkbox').first().uncheck();
  await page.getByRole('button', { name: 'Replace in 1 line' }).click();
  await line(page, 1).locator('p', { hasText: 'A blue wall, and redder ones.' }).waitFor();
  assert.equal(await textOf(page, 0), 'The red door is open.');
  await page.getByRole('button', { name: 'Undo', exact: true }).click();
  await line(page, 1).locator('p', { hasText: 'A red wall, and redder ones.' }).waitFor();
});

test('speakers are named from a line on, for one line, and renamed everywhere', async () => {
  await line(page, 0)
    .getByRole('button', { name: /^Play from/ })
    .focus();
  await page.keyboard.press('s');
  await page.locator('[data-speaker-name]').fill('Ana');
  await page.keyboard.press('Enter');
  await page.locator('[data-speaker=Ana]').waitFor();
  assert.equal(await page.locator('[data-speaker]').count(), 1);
  await line(page, 2).hover();
  await line(page, 2).getByRole('button', { name: 'More about this line' }).click();
  await page.getByRole('menuitem', { name: /Who speaks/ }).click();
  await page.getByLabel('Only this line').check();
  await page.locator('[data-speaker-name]').fill('Ben');
  await page.getByRole('button', { name: 'Set', exact: true }).click();
  await page.locator('[data-speaker=Ben]').waitFor();
  await page.locator('[data-speaker=Ana]').nth(1).waitFor();
  await page.getByRole('button', { name: 'Rename Ana' }).first().click();
  await page.getByRole('dialog').getByLabel('Name', { exact: true }).fill('Ana Ferreira');
  await page.keyboard.press('Enter');
  await page.locator('[data-speaker="Ana Ferreira"]').nth(1).waitFor();
  assert.equal(await page.locator('[data-speaker=Ana]').count(), 0);
  await page.screenshot({ path: join(ARTEFACTS, 'correct-speakers.png') });
});

test('who may only read is offered no correcting', async () => {
  const vera = await somebody(story, page, {
    role: 'viewer',
    name: 'Vera Lind',
    email: 'vera@example.org',
    at: `/r/${recording}`
  });
  await line(vera.page, 0).hover();
  await line(vera.page, 0).getByRole('button', { name: 'Copy link to this line' }).waitFor();
  assert.equal(await vera.page.getByRole('button', { name: 'Correct this line' }).count(), 0);
  assert.equal(await vera.page.getByRole('button', { name: 'More about the transcript' }).count(), 0);
  await vera.page.keyboard.press('e');
  await line(vera.page, 0).locator('p').dblclick();
  assert.equal(await box(vera.page).count(), 0);
  await vera.page.locator('[data-speaker="Ana Ferreira"]').first().waitFor();
  assert.deepEqual(vera.problems, []);
  await vera.context.close();
});

test('a new transcription keeps corrections, and a link to an earlier line leads to its place', async () => {
  const earlier = await line(page, 1).getAttribute('id');
  await fromMenu(page, 'Transcribe again');
  await page.getByRole('button', { name: 'Transcribe', exact: true }).click();
  await until(async () => {
    const { version, state } = await transcript();
    return version === 2 && state === 'ready';
  });
  await page.goto('/');
  await page.goto(`/r/${recording}#${earlier}`);
  await page.getByText('The text was made anew since this link was copied').waitFor();
  await page.waitForFunction(() => document.querySelector('video').currentTime > 0);
  await page.locator('[data-transcript] p', { hasText: 'A red wall, and redder ones.' }).waitFor();
  assert.deepEqual(problems, []);
});
