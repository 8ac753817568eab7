// A recording's file is replaced on its page, and the earlier one comes back.
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { ARTEFACTS, mediaMs, openReady, say, sha256, slowUploads, Story, upload, video } from './harness.mjs';

const SLOW = 3 << 20;

let story;
let page;
let context;
let first;
let second;
before(async () => {
  story = await Story.open();
  ({ page, context } = await story.owner());
  first = video(story.folder, 'Weekly review.mp4', { sample: 'single-us.wav' });
  second = video(story.folder, 'Weekly review, cut.mp4', { paddingBytes: 12 << 20 });
  await upload(page, first);
  await openReady(page, 'Weekly review');
  await say(page, 'This is the place');
});
after(() => story?.close());

const choose = (file) => page.locator('dialog input[type=file]').setInputFiles(file);
const openFile = () => page.locator('details.files:not([open]) > summary').click();

async function begin(file) {
  await page.getByRole('button', { name: 'More for this recording' }).click();
  await page.getByRole('menuitem', { name: 'Replace file…' }).click();
  await choose(file);
  await page.getByRole('button', { name: 'Replace', exact: true }).click();
  await page.locator('dialog').waitFor({ state: 'detached' });
}

/** What the page would play, whole. */
async function played() {
  const source = await page.locator('video').getAttribute('src');
  const answer = await context.request.get(source);
  return sha256(await answer.body());
}

async function shots(name) {
  for (const scheme of ['light', 'dark']) {
    await page.emulateMedia({ colorScheme: scheme });
    for (const [width, height] of [
      [1360, 860],
      [390, 844]
    ]) {
      await page.setViewportSize({ width, height });
      await page.screenshot({
        path: join(ARTEFACTS, `replace-${name}-${width}-${scheme}.png`),
        fullPage: width < 500
      });
      const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      assert.ok(wide <= 0, `${name} scrolls sideways by ${wide} pixels at ${width}`);
    }
  }
  await page.setViewportSize({ width: 1360, height: 860 });
}

test('the page shows what is stored', async () => {
  await openFile();
  await page.locator('details.files code', { hasText: sha256(readFileSync(first)) }).waitFor();
  await page.getByText('read again and compared').waitFor();
});

test('the present file plays until the new one is ready, and the comments stay', async () => {
  await slowUploads(page, SLOW);
  await begin(second);
  await page.locator('[data-replacement=uploading]').waitFor();
  await page.getByText('A new file is on its way').waitFor();
  assert.equal(await played(), sha256(readFileSync(first)));
  await shots('uploading');

  await page.locator('details.files code', { hasText: sha256(readFileSync(second)) }).waitFor();
  await page.locator('[data-replacement]').waitFor({ state: 'detached' });
  assert.equal(await played(), sha256(readFileSync(second)));
  await page.locator('.said', { hasText: 'This is the place' }).waitFor();
  await page.locator('video').evaluate((media) => media.play());
  await page.waitForFunction(() => document.querySelector('video').currentTime > 0.5);
  assert.ok((await mediaMs(page)) > 500);
  await shots('replaced');
});

test('a file that is no recording changes nothing, and is told', async () => {
  const diary = join(story.folder, 'diary.mp4');
  writeFileSync(diary, 'Dear diary, nothing moved today.');
  await begin(diary);
  await page.locator('[data-replacement=failed]').getByText('This is not a recording').waitFor();
  assert.equal(await played(), sha256(readFileSync(second)));
  await shots('failed');
  await page.getByRole('button', { name: 'Discard', exact: true }).click();
  await page.locator('[data-replacement]').waitFor({ state: 'detached' });
});

test('an earlier file is restored, and the other deleted', async () => {
  await page.getByRole('button', { name: 'Restore Weekly review.mp4' }).click();
  await page.locator('details.files dd code', { hasText: sha256(readFileSync(first)) }).waitFor();
  assert.equal(await played(), sha256(readFileSync(first)));
  await page.getByRole('button', { name: 'Delete Weekly review, cut.mp4' }).click();
  await page.getByRole('button', { name: 'Delete', exact: true }).click();
  await page.getByRole('heading', { name: 'Earlier files' }).waitFor({ state: 'detached' });
});
