import assert from 'node:assert/strict';
import { renameSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { openReady, say, Story, upload, video } from './harness.mjs';

const HOSTILE = '<img src=x onerror="window.broken=1">';
const TURNED = '\u202Eevil\u202C';
const ENDLESS = 'w'.repeat(10_000);

let story;
before(async () => (story = await Story.open()));
after(() => story?.close());

test('text from people stays text: name, workspace, file name, title, comment, search', async () => {
  const { page, problems } = await story.owner({ name: `${HOSTILE} Ana`, workspace: `${HOSTILE} team` });
  const file = join(story.folder, '<img src=x onerror=broken=1>.mp4');
  renameSync(video(story.folder, 'plain.mp4'), file);
  await upload(page, file);
  await openReady(page, '<img src=x onerror=broken=1>');

  await page.getByRole('button', { name: 'More for this recording' }).click();
  await page.getByRole('menuitem', { name: 'Rename' }).click();
  await page.getByLabel('Title').fill(`${HOSTILE} ${TURNED}`);
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByRole('heading', { name: HOSTILE }).waitFor();

  await say(page, `${HOSTILE} in a comment`);
  await say(page, ENDLESS);
  await widthHolds(page);

  await page.goto('/search?q=onerror');
  await page.locator('mark', { hasText: 'onerror' }).first().waitFor();
  await widthHolds(page);

  await page.goto('/');
  await page.getByRole('link', { name: HOSTILE }).first().waitFor();
  await page.goto('/people');
  await page.locator('strong', { hasText: HOSTILE }).waitFor();

  assert.equal(await page.evaluate(() => window.broken), undefined);
  assert.deepEqual(problems, []);

  async function widthHolds(page) {
    assert.equal(await page.locator('img[src="x"]').count(), 0);
    assert.equal(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth), true);
    assert.equal(await page.evaluate(() => window.broken), undefined);
  }
});
