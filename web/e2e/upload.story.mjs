import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { sha256, slowUploads, Story, upload, video } from './harness.mjs';

/** Two slices and a bit: something is durable before the cut, and something is left to send. */
const PADDING_BYTES = 20 << 20;
const SLOW = 4 << 20;

let story;
let page;
let context;
before(async () => {
  story = await Story.open();
  ({ page, context } = await story.owner());
});
after(() => story?.close());

test('an upload goes on after its tab was closed', async () => {
  const file = video(story.folder, 'Closed tab.mp4', { paddingBytes: PADDING_BYTES });
  await slowUploads(page, SLOW);
  await upload(page, file);
  await halfway(page);
  await page.close({ runBeforeUnload: false });

  page = await context.newPage();
  const offsets = patchOffsets(page);
  await page.goto('/');
  const row = page.locator('[data-upload-state=unfinished]', { hasText: 'Closed tab.mp4' });
  const again = row.locator('input[type=file]');
  await again.waitFor({ state: 'attached' });

  const other = video(story.folder, 'Another.mp4');
  await again.setInputFiles(other);
  await row.getByRole('alert').getByText('That is another file').waitFor();

  await again.setInputFiles(file);
  await arrived(page, 'Closed tab', file);
  assert.ok(offsets[0] > 0, `it began at ${offsets[0]}`);
});

test('an upload can be paused and goes on where it was', async () => {
  const file = video(story.folder, 'Paused.mp4', { paddingBytes: PADDING_BYTES });
  await slowUploads(page, SLOW);
  const offsets = patchOffsets(page);
  await upload(page, file);
  await halfway(page);
  await page.getByRole('button', { name: 'Pause', exact: true }).click();
  await page.locator('[data-upload-state=paused]', { hasText: 'Paused.mp4' }).waitFor();
  await page.getByRole('button', { name: 'Resume', exact: true }).click();
  await arrived(page, 'Paused', file);
  assert.ok(offsets.at(-1) > 0);
});

test('an upload goes on by itself after the server was killed', async () => {
  const file = video(story.folder, 'Killed server.mp4', { paddingBytes: PADDING_BYTES });
  await slowUploads(page, SLOW);
  await upload(page, file);
  await halfway(page);
  await story.server.kill();
  await page.locator('[data-upload-state=interrupted]', { hasText: 'Killed server.mp4' }).waitFor();
  const offsets = patchOffsets(page);
  await story.server.killAndRestart();
  await arrived(page, 'Killed server', file);
  assert.ok(offsets[0] > 0, `it began again at ${offsets[0]}`);
});

/** Past the first durable slice and well before the end. */
function halfway(page) {
  return page.waitForFunction(() => {
    const bar = document.querySelector('[data-upload-state=sending] [role=progressbar]');
    return Number(bar?.getAttribute('aria-valuenow') ?? 0) >= 55;
  });
}

/** Where each PATCH of a page begins. */
function patchOffsets(page) {
  const offsets = [];
  page.on('request', (request) => {
    if (request.method() === 'PATCH') offsets.push(Number(request.headers()['upload-offset']));
  });
  return offsets;
}

/** The recording is there, and its original is the file, byte for byte. */
async function arrived(page, title, file) {
  const link = page.getByRole('link', { name: title, exact: true });
  await link.waitFor();
  const id = (await link.getAttribute('href')).split('/').at(-1);
  // Compared once it is prepared, and with that composed into what lasts.
  await page.goto(`/r/${id}`);
  await page.locator('video').waitFor();
  const original = await context.request.get(`/api/recordings/${id}/original`);
  assert.equal(original.status(), 200);
  assert.equal(sha256(await original.body()), sha256(readFileSync(file)));
  await page.goto('/');
}
