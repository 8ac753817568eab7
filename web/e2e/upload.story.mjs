import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { sha256, slowUploads, Story, upload, video } from './harness.mjs';
import { halfway, patchOffsets, receiptOf, rowOf } from './uploads.mjs';

/** Two slices and a bit: something is durable before the cut, and something is left to send. */
const PADDING_BYTES = 20 << 20;
const SLOW = 4 << 20;

let story;
let page;
let context;
before(async () => {
  story = await Story.open();
  ({ page, context } = await story.owner());
  await page.goto('/uploads');
});
after(() => story?.close());

test('an upload goes on after its tab was closed', async () => {
  const file = video(story.folder, 'Closed tab.mp4', { paddingBytes: PADDING_BYTES });
  await slowUploads(page, SLOW);
  await upload(page, file);
  await halfway(page, 'Closed tab.mp4');
  // Killed first: closing alone would take the brake off, and all the rest might rush in before the tab is gone.
  const session = await context.newCDPSession(page);
  await Promise.race([session.send('Page.crash').catch(() => {}), page.waitForEvent('crash')]);
  await page.close();

  page = await context.newPage();
  const offsets = patchOffsets(page);
  await page.goto('/uploads');
  const row = rowOf(page, 'Closed tab.mp4', 'unfinished');
  const again = row.locator('input[type=file]');
  await again.waitFor({ state: 'attached' });

  const other = video(story.folder, 'Another.mp4');
  await again.setInputFiles(other);
  await row.getByRole('alert').getByText('That is another file').waitFor();

  await again.setInputFiles(file);
  await arrived('Closed tab.mp4', file);
  assert.ok(offsets[0] > 0, `it began at ${offsets[0]}`);
});

test('an upload can be paused and goes on where it was', async () => {
  const file = video(story.folder, 'Paused.mp4', { paddingBytes: PADDING_BYTES });
  await slowUploads(page, SLOW);
  const offsets = patchOffsets(page);
  await page.getByLabel('Language').selectOption({ label: 'German' });
  const creation = page.waitForRequest((request) => request.method() === 'POST');
  await upload(page, file);
  // “de”, as the header has it.
  assert.match((await creation).headers()['upload-metadata'], /(^|,)language ZGU=(,|$)/);
  await halfway(page, 'Paused.mp4');
  await rowOf(page, 'Paused.mp4', 'sending').getByText('German').waitFor();
  await page.getByRole('button', { name: 'Pause Paused.mp4', exact: true }).click();
  await rowOf(page, 'Paused.mp4', 'paused').waitFor();
  await page.getByRole('heading', { name: 'Not everything has arrived' }).waitFor();
  await page.getByRole('button', { name: 'Resume all', exact: true }).click();
  await arrived('Paused.mp4', file);
  assert.ok(offsets.at(-1) > 0);
  // The page was loaded anew meanwhile.
  assert.equal(await page.getByLabel('Language').inputValue(), 'de');
  await page.getByLabel('Language').selectOption({ label: 'Detect' });
});

test('an upload goes on by itself after the server was killed', async () => {
  const file = video(story.folder, 'Killed server.mp4', { paddingBytes: PADDING_BYTES });
  await slowUploads(page, SLOW);
  await upload(page, file);
  await halfway(page, 'Killed server.mp4');
  await story.server.kill();
  await rowOf(page, 'Killed server.mp4', 'interrupted').waitFor();
  const offsets = patchOffsets(page);
  await story.server.killAndRestart();
  await arrived('Killed server.mp4', file);
  assert.ok(offsets[0] > 0, `it began again at ${offsets[0]}`);
});

/** The receipt names the file's own size and sum, and the recording's original is the file, byte for byte. */
async function arrived(name, file) {
  const sent = readFileSync(file);
  assert.deepEqual(await receiptOf(page, name), { bytes: sent.length, sha256: sha256(sent) });
  const link = rowOf(page, name, 'safe').getByRole('link', { name, exact: true });
  const id = (await link.getAttribute('href')).split('/').at(-1);
  // Compared once it is prepared, and with that composed into what lasts.
  await page.goto(`/r/${id}`);
  await page.locator('video').waitFor();
  const original = await context.request.get(`/api/recordings/${id}/original`);
  assert.equal(original.status(), 200);
  assert.equal(sha256(await original.body()), sha256(sent));
  await page.goto('/uploads');
}
