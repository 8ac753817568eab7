import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { sha256, until } from './harness.mjs';
import { begin, kept, lengths, recorded, RecordingStory, safe } from './recording.mjs';

/** More than this is never lost, whatever crashes. */
const LOSS_MS = 2000;

let story;
before(async () => (story = await RecordingStory.open()));
after(() => story?.close());

test('a browser that is killed while recording offers to finish, and at most two seconds are lost', async () => {
  await story.shownTab();
  const page = await story.recordPage({ source: 'screen-camera' });
  await begin(page);
  await page.bringToFront();
  await page.getByLabel('Title').fill('Cut short');
  await recorded(page, 6000);
  await page.getByRole('button', { name: 'Chapter', exact: true }).click();
  await recorded(page, 9000);
  const lasted = await elapsed(page);
  await story.kill();

  await story.launch();
  const library = await story.context.newPage();
  await library.goto(`${story.server.url}/`);
  await library
    .locator('[data-recorded]', { hasText: 'Cut short' })
    .getByRole('link', { name: 'Finish' })
    .click();
  await library.locator('[data-leftover]', { hasText: 'Cut short' }).waitFor();
  const before = await kept(library);
  await library.getByRole('button', { name: 'Finish' }).click();
  const id = await safe(library);

  const { file, bytes } = await original(id);
  assert.equal(bytes.length, before.sliceBytes);
  const { video, audio } = lengths(file);
  assert.ok(video > lasted - LOSS_MS && audio > lasted - LOSS_MS, `${video} and ${audio} of ${lasted} ms`);
  // It plays and seeks: a frame from its middle and one near its end can be shown.
  for (const at of [lasted / 2000, (lasted - LOSS_MS) / 1000 - 0.5]) {
    const frame = execFileSync('ffmpeg', [
      '-v',
      'error',
      '-ss',
      `${at}`,
      '-i',
      file,
      '-frames:v',
      '1',
      '-f',
      'rawvideo',
      '-'
    ]);
    assert.ok(frame.length > 0, `nothing at ${at} s`);
  }
  await plays(library, id, lasted / 2000);
  const { chapters } = await (await story.api(`/api/recordings/${id}/chapters`)).json();
  assert.equal(chapters.length, 1);
  assert.equal((await kept(library)).slices, 0);
  assert.deepEqual(story.problems, []);
});

test('a crashed tab leaves its recording to be downloaded or discarded; a tab that records is left alone', async () => {
  const page = await story.recordPage({ source: 'sound' });
  await begin(page);
  await recorded(page, 4000);

  const other = await story.context.newPage();
  await other.goto(`${story.server.url}/record`);
  await other.getByRole('button', { name: 'Start recording' }).waitFor();
  assert.equal(await other.locator('[data-leftover]').count(), 0);

  const session = await story.context.newCDPSession(page);
  const { sliceBytes } = await kept(other);
  await Promise.race([session.send('Page.crash').catch(() => {}), page.waitForEvent('crash')]);
  await other.reload();
  const left = other.locator('[data-leftover]');
  await left.waitFor();
  await left.getByRole('button', { name: 'Download' }).click();
  await other.waitForFunction(() => window.offered !== undefined);
  const path = join(story.inner.folder, 'downloaded.webm');
  writeFileSync(path, Buffer.from(await other.evaluate(() => window.offered)));
  assert.ok(readFileSync(path).length >= sliceBytes);
  assert.ok(lengths(path).audio > 4000 - LOSS_MS, `${lengths(path).audio}`);

  await left.getByRole('button', { name: /^Discard/ }).click();
  await other.getByRole('dialog').getByRole('button', { name: 'Discard' }).click();
  await left.waitFor({ state: 'detached' });
  await until(async () => (await kept(other)).sessions.length === 0);
  assert.equal((await kept(other)).slices, 0);
  assert.deepEqual((await (await story.api('/api/uploads')).json()).uploads, []);
  await page.close().catch(() => {});
});

test('what was typed when the tab was closed is there again, and an ask goes out once', async () => {
  const page = await story.recordPage({ source: 'sound' });
  await begin(page);
  await recorded(page, 2000);
  await page.getByRole('button', { name: 'Stop' }).click();
  const id = await safe(page);
  await page.getByLabel('Text').fill('Half a quest');
  await until(async () => (await kept(page)).sessions[0]?.askDraft?.body === 'Half a quest');
  await page.close({ runBeforeUnload: false });

  const again = await story.context.newPage();
  await again.goto(`${story.server.url}/record`);
  await again.getByRole('button', { name: 'Finish' }).click();
  const box = again.getByLabel('Text');
  await box.waitFor();
  assert.equal(await box.inputValue(), 'Half a quest');
  await box.fill('A whole question');
  await again.getByLabel('What', { exact: true }).selectOption('question');
  await again.getByRole('button', { name: 'Add' }).click();
  await again.locator('[data-ask=sent]').waitFor();
  const { comments } = await (await story.api(`/api/recordings/${id}/comments`)).json();
  assert.deepEqual(
    comments.map((one) => [one.kind, one.body]),
    [['question', 'A whole question']]
  );
  await again.goto(`${story.server.url}/record`);
  await again.getByRole('button', { name: 'Start recording' }).waitFor();
  await until(async () => (await kept(again)).sessions.length === 0);
});

async function elapsed(page) {
  const [minutes, seconds] = (await page.getByRole('timer').innerText()).trim().split(':').map(Number);
  return (minutes * 60 + seconds) * 1000;
}

async function original(id) {
  await until(async () => (await (await story.api(`/api/recordings/${id}`)).json()).media.state === 'ready');
  const bytes = await (await story.api(`/api/recordings/${id}/original`)).body();
  const file = join(story.inner.folder, `${id}.webm`);
  writeFileSync(file, bytes);
  const { receipt } = await (await story.api(`/api/uploads/${await uploadOf(id)}`)).json();
  assert.deepEqual([receipt.size_bytes, receipt.sha256], [bytes.length, sha256(bytes)]);
  return { file, bytes };
}

/** The upload is known to this browser's row until the next visit tidies up. */
async function uploadOf(id) {
  const page = story.context.pages().at(-1);
  return (await kept(page)).sessions.find((one) => one.recordingId === id).uploadId;
}

async function plays(page, id, seconds) {
  await page.goto(`${story.server.url}/r/${id}?t=${seconds}`);
  await page.locator('video').waitFor();
  await page.waitForFunction((at) => Math.abs(document.querySelector('video').currentTime - at) < 2, seconds);
}
