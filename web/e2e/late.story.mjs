// What changes while a page is being opened, before it hears of changes, is on it all the same.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { asker, prepared, say, sendFile } from './furnished.mjs';
import { intercept, Story, video } from './harness.mjs';

let story;
let owner;
let ask;
let id;
before(async () => {
  story = await Story.open();
  owner = await story.owner();
  ask = asker(owner.context.request, story.server.url);
  id = await sendFile(ask, video(story.folder, 'film.mp4'), { filename: 'film.mp4', title: 'The tour' });
  await prepared(ask, id);
});
after(() => story?.close());

test('a comment that is written while the stream of changes is not open yet appears', async () => {
  const { page, problems } = await story.login();
  // Without shared workers the page asks for the stream itself, and can be kept waiting for it.
  await page.addInitScript(() => delete window.SharedWorker);
  let asked;
  let letThrough;
  const held = new Promise((resolve) => (letThrough = resolve));
  const reached = new Promise((resolve) => (asked = resolve));
  await intercept(page, '**/api/events*', async (route) => {
    asked(route.request().url());
    await held;
    await route.continue();
  });
  await page.goto(`/r/${id}`);
  await page.getByRole('heading', { name: 'The tour' }).waitFor();
  assert.match(await reached, /\?after=\d+$/);
  await say(ask, id, { start_ms: 1000, body: 'Just in between.' });
  assert.equal(await page.getByText('Just in between.').count(), 0);
  letThrough();
  await page.getByText('Just in between.').waitFor();
  assert.deepEqual(problems, []);
});

test('a second tab is told what it missed by the stream that the first one has opened', async () => {
  const { context, problems } = await story.login();
  const first = await context.newPage();
  await first.goto(`/r/${id}`);
  await first.getByText('Just in between.').waitFor();
  const second = await context.newPage();
  // Its comments are as they were before, its stream has been open for long.
  let fetched;
  const before = new Promise((resolve) => (fetched = resolve));
  let written;
  const said = new Promise((resolve) => (written = resolve));
  await intercept(second, `**/api/recordings/${id}/comments*`, async (route) => {
    const answer = await route.fetch();
    fetched();
    await said;
    await route.fulfill({ response: answer });
    await second.unroute(`**/api/recordings/${id}/comments*`);
  });
  const opening = second.goto(`/r/${id}`);
  await before;
  await say(ask, id, { start_ms: 2000, body: 'And once more.' });
  await first.getByText('And once more.').waitFor();
  written();
  await opening;
  await second.getByText('And once more.').waitFor();
  assert.deepEqual(problems, []);
});
