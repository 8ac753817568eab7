import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { ARTEFACTS, sha256, until } from './harness.mjs';
import { begin, frameHashes, kept, lengths, press, recorded, RecordingStory, safe } from './recording.mjs';

/** All of the spoken sample, which lasts 16 seconds and is repeated. */
const LONG_MS = 18_000;

let story;
before(async () => (story = await RecordingStory.open()));
after(() => story?.close());

test('screen and bubble are recorded while the page is hidden, and arrive with all that was said about them', async () => {
  await story.shownTab();
  const page = await story.recordPage({ source: 'screen-camera' });
  await begin(page);
  // What is shown came to the front, as it does for people: from here on timers and frames of this page sleep.
  assert.equal(await page.evaluate(() => document.visibilityState), 'hidden');
  await recorded(page, 3000);
  await press(page, 'Chapter');
  await recorded(page, LONG_MS);

  await page.bringToFront();
  await page.keyboard.press('m');
  await page.getByLabel('Title').fill('How the new page works');
  await page.getByLabel('Description').fill('Shown once.');
  await page
    .getByLabel(/^Chapter at/)
    .first()
    .fill('The upload page');
  await page.screenshot({ path: join(ARTEFACTS, 'record.png') });
  await page.getByRole('button', { name: 'Stop' }).click();

  const id = await safe(page);
  const took = await page.getByText(/after you stopped/).innerText();
  assert.ok(Number(/took ([\d.]+) s/.exec(took)[1]) < 5, took);
  await page.getByLabel('Text').fill('Please repair the migration');
  await page.getByLabel('Of whom').selectOption({ label: 'Ana Ferreira (you)' });
  await page.getByLabel('Until').fill('2030-05-06');
  await page.getByRole('button', { name: 'Add' }).click();
  await page.locator('[data-ask=sent]').waitFor();
  await page.screenshot({ path: join(ARTEFACTS, 'record-safe.png') });

  const sum = await page.locator('[data-sha256]').innerText();
  const file = join(story.inner.folder, 'recorded.webm');
  const original = await ready(id);
  writeFileSync(file, original);
  assert.equal(sha256(original), sum);
  assert.equal((await kept(page)).slices, 0);

  const { video, audio } = lengths(file);
  assert.ok(
    video > LONG_MS - 1000 && audio > LONG_MS - 1000,
    `${video} ms of pictures, ${audio} ms of sound`
  );
  // The bubble at the right and what is shown at the left: neither stands still.
  moves(frameHashes(file, { crop: 'ih*0.2:ih*0.2:iw-ih*0.25:ih*0.75' }), 'the bubble');
  moves(frameHashes(file, { crop: 'iw/4:ih/4:iw/4:ih/4' }), 'what is shown');

  const recording = await (await story.api(`/api/recordings/${id}`)).json();
  assert.deepEqual([recording.title, recording.description], ['How the new page works', 'Shown once.']);
  const { chapters } = await (await story.api(`/api/recordings/${id}/chapters`)).json();
  assert.deepEqual(
    chapters.map((one) => [one.title, Math.floor(one.start_ms / 1000) >= 3]),
    [
      ['The upload page', true],
      ['Chapter 2', true]
    ]
  );
  const { comments } = await (await story.api(`/api/recordings/${id}/comments`)).json();
  assert.deepEqual(
    comments.map((one) => [one.kind, one.body, one.assignee?.name, one.due_at?.slice(0, 4)]),
    [['action', 'Please repair the migration', 'Ana Ferreira', '2030']]
  );
  const text = await transcript(id);
  for (const word of ['migration', 'deploy', 'dashboard']) assert.match(text, new RegExp(word, 'i'));
  assert.deepEqual(story.problems, []);
});

test('sound alone is recorded, paused and goes on', async () => {
  const page = await story.recordPage({ source: 'sound' });
  await begin(page);
  await recorded(page, 2000);
  await page.keyboard.press('p');
  await page.locator('[data-recording=paused]').waitFor();
  const { sliceBytes } = await kept(page);
  assert.ok(sliceBytes > 0);
  const shown = await page.getByRole('timer').innerText();
  await page.keyboard.press('p');
  await recorded(page, 4000);
  assert.notEqual(await page.getByRole('timer').innerText(), shown);
  await page.getByRole('button', { name: 'Stop' }).click();
  const id = await safe(page);
  await ready(id);
  const recording = await (await story.api(`/api/recordings/${id}`)).json();
  assert.equal(recording.kind, 'audio');
  assert.ok(recording.duration_ms > 3000 && recording.duration_ms < 6500, `${recording.duration_ms}`);
  // The preview knows how long it is, although the file does not say so.
  await page.waitForFunction(() => Number.isFinite(document.querySelector('audio')?.duration));
  await page.getByRole('button', { name: 'Record another' }).click();
  await page.getByRole('button', { name: 'Start recording' }).waitFor();
});

test('discarding asks, and then nothing is left here or on the server', async () => {
  const page = await story.recordPage({ source: 'camera' });
  const before = await kept(page);
  await begin(page);
  await recorded(page, 2000);
  await page.waitForFunction(
    () => Number(document.querySelector('[data-acknowledged]')?.dataset.acknowledged) > 0
  );
  await page.getByRole('button', { name: 'Discard this recording' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Discard' }).click();
  await page.getByRole('button', { name: 'Start recording' }).waitFor();
  assert.deepEqual(await kept(page), { ...before, sliceBytes: 0, slices: 0 });
  const { uploads } = await (await story.api('/api/uploads')).json();
  assert.deepEqual(uploads, []);
  assert.deepEqual(story.problems, []);
});

/** A still picture repeats one hash. On a machine that does more than this, few pictures a second are made. */
function moves(hashes, what) {
  assert.ok(hashes.length > 50, `${what}: ${hashes.length} frames`);
  for (let at = 10; at < hashes.length; at += 10) {
    assert.ok(new Set(hashes.slice(at - 10, at)).size > 1, `${what} stands still before second ${at / 5}`);
  }
}

/** The original, once it is prepared. */
async function ready(id) {
  await until(async () => {
    const { media } = await (await story.api(`/api/recordings/${id}`)).json();
    if (media.state === 'failed') throw new Error(media.reason.message);
    return media.state === 'ready';
  });
  return (await story.api(`/api/recordings/${id}/original`)).body();
}

async function transcript(id) {
  await until(async () => {
    const { transcript } = await (await story.api(`/api/recordings/${id}`)).json();
    if (transcript.state === 'failed') throw new Error(transcript.reason.message);
    return transcript.state === 'ready';
  });
  return (await story.api(`/api/recordings/${id}/transcript.txt`)).text();
}
