// What is easier to show or to say than to write: pictures that are pasted, words that are spoken beside a comment.
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { join } from 'node:path';
import { asker, prepared, sendFile } from './furnished.mjs';
import { ARTEFACTS, commentBox, intercept, Story, until, video } from './harness.mjs';

let story;
let page;
let context;
let problems;
let ask;
let id;
before(async () => {
  story = await Story.open({ browserFlags: ['--use-fake-device-for-media-stream'] });
  ({ page, context, problems } = await story.owner());
  await context.grantPermissions(['microphone', 'camera'], { origin: story.server.url });
  ask = asker(context.request, story.server.url);
  id = await sendFile(ask, video(story.folder, 'film.mp4'), { filename: 'film.mp4', title: 'The tour' });
  await prepared(ask, id);
  await page.goto(`/r/${id}`);
  await commentBox(page).waitFor();
});
after(() => story?.close());

/** A picture as another program puts it where the next paste finds it. */
const paste = (width, height) =>
  commentBox(page).evaluate(
    async (box, [width, height]) => {
      const canvas = Object.assign(document.createElement('canvas'), { width, height });
      const paper = canvas.getContext('2d');
      paper.fillStyle = '#c33';
      paper.fillRect(0, 0, width, height);
      const blob = await new Promise((resolve) => canvas.toBlob(resolve));
      const clipboardData = new DataTransfer();
      clipboardData.items.add(new File([blob], 'image.png', { type: 'image/png' }));
      box.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
    },
    [width, height]
  );

const attached = () => page.getByRole('list', { name: 'Attached' });
const beside = (text) => page.locator('.comment', { hasText: text });
const send = () => page.getByRole('button', { name: 'Comment', exact: true }).click();
const shows = (picture) => until(() => picture.evaluate((image) => image.complete && image.naturalWidth > 0));

test('a picture that is pasted waits with the draft, and stands beside the comment', async () => {
  await paste(400, 240);
  await attached().getByRole('img').waitFor();
  await page.reload();
  await shows(attached().getByRole('img'));
  await commentBox(page).fill('Look at this corner');
  await send();
  const picture = beside('Look at this corner').getByRole('img', { name: 'From Ana Ferreira' });
  await picture.waitFor();
  await shows(picture);
  assert.equal(
    await picture.evaluate((image) => `${image.naturalWidth} × ${image.naturalHeight}`),
    '400 × 240'
  );
  assert.equal(await attached().count(), 0);
  await page.screenshot({ path: join(ARTEFACTS, 'attachments.png') });

  const other = await story.login();
  await other.page.goto(`/r/${id}`);
  await shows(other.page.getByRole('img', { name: 'From Ana Ferreira' }));
  assert.deepEqual(other.problems, []);
});

test('without a line it waits in this browser over a reload, and is sent once', async () => {
  let held = true;
  await intercept(page, '**/attachments*', (route) =>
    held && route.request().method() === 'POST' ? route.abort('connectionreset') : route.continue()
  );
  await paste(120, 90);
  await attached().getByRole('img').waitFor();
  await send();
  await page.getByText('Kept in this browser').waitFor();
  assert.equal((await ask('GET', `/api/recordings/${id}/comments`)).comments.length, 1);
  await page.reload();
  const waiting = page.locator('[data-waiting]');
  await shows(waiting.getByRole('img'));
  held = false;
  await waiting.waitFor({ state: 'detached' });
  const { comments } = await ask('GET', `/api/recordings/${id}/comments`);
  assert.deepEqual(
    comments.map(({ body, attachments }) => [body, attachments.map(({ width }) => width)]).sort(),
    [
      ['', [120]],
      ['Look at this corner', [400]]
    ]
  );
});

test('what is attached can be taken away again, and what is no picture is refused with a sentence', async () => {
  await paste(50, 50);
  await attached().getByRole('img').waitFor();
  await page.getByRole('button', { name: 'Without this picture' }).click();
  await attached().waitFor({ state: 'detached' });
  await page.reload();
  await commentBox(page).waitFor();
  assert.equal(await attached().count(), 0);

  const path = join(story.folder, 'trick.png');
  writeFileSync(path, '<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>');
  await page.getByLabel('Attach a picture').setInputFiles(path);
  await page.getByRole('alert').getByText('This browser cannot show that picture.').waitFor();
  assert.equal(await attached().count(), 0);
});

async function speak(kind) {
  await page.getByRole('dialog', { name: 'Say it' }).getByRole('button', { name: kind, exact: true }).click();
  await page.getByText('0:01 / 3:00').waitFor();
  await page.getByRole('button', { name: 'Stop' }).click();
  await page.getByRole('dialog').getByLabel('What you have recorded').waitFor();
  await page.getByRole('button', { name: /^Attach \(0:0/ }).click();
}

/** Whether the browser can play it from the server. */
const plays = (element) =>
  element.evaluate(async (media) => {
    media.muted = true;
    await media.play();
    while (media.currentTime === 0)
      await new Promise((resolve) => media.addEventListener('timeupdate', resolve, { once: true }));
    media.pause();
    return true;
  });

test('a comment can be spoken, with nothing written', async () => {
  await page.getByRole('button', { name: 'Say it' }).first().click();
  await speak('Sound');
  await attached().getByText('Sound').waitFor();
  await send();
  const spoken = page.locator('.comment audio');
  await spoken.waitFor();
  assert.equal(await plays(spoken), true);
});

test('an answer can be given with one’s face', async () => {
  await beside('Look at this corner').getByRole('button', { name: 'Reply' }).click();
  await page.locator('form.compact').getByRole('button', { name: 'Say it' }).click();
  await page.getByRole('dialog', { name: 'Say it' }).screenshot({ path: join(ARTEFACTS, 'say-it.png') });
  await speak('Sound and camera');
  await page.locator('form.compact').getByRole('button', { name: 'Reply', exact: true }).click();
  const answered = page.locator('.comment.small video');
  await answered.waitFor();
  assert.equal(await plays(answered), true);
  await page.screenshot({ path: join(ARTEFACTS, 'attachments-all.png'), fullPage: true });
  await page.setViewportSize({ width: 390, height: 860 });
  await page.emulateMedia({ colorScheme: 'dark' });
  await page.getByRole('button', { name: /^Comments/ }).click();
  await page.screenshot({ path: join(ARTEFACTS, 'attachments-narrow.png'), fullPage: true });
  assert.deepEqual(problems, []);
});
