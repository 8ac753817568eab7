import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { until } from './harness.mjs';
import { begin, finished, kept, recorded, RecordingStory, safe } from './recording.mjs';

let story;
before(async () => (story = await RecordingStory.open()));
after(() => story?.close());

const acknowledged = (page) =>
  page.locator('[data-acknowledged]').evaluate((element) => Number(element.dataset.acknowledged));

/** The receipt's size and sum are those of what this page had recorded; the page compared them. */
async function arrived(page) {
  const id = await safe(page);
  await page.getByText('The server has exactly what was recorded here.').waitFor();
  const { sessions } = await kept(page);
  const mine = sessions.find((one) => one.recordingId === id);
  const { receipt } = await (await story.api(`/api/uploads/${mine.uploadId}`)).json();
  assert.equal(receipt.state, 'stored');
  assert.equal(receipt.sha256, await page.locator('[data-sha256]').innerText());
  assert.equal(receipt.size_bytes, mine.sizeBytes);
  await finished(page, id);
  await page.close({ runBeforeUnload: false });
}

test('a server that is killed and comes back misses nothing', async () => {
  const page = await story.recordPage({ source: 'camera' });
  await begin(page);
  await page.waitForFunction(
    () => Number(document.querySelector('[data-acknowledged]')?.dataset.acknowledged) > 0
  );
  await story.server.kill();
  await page.locator('[data-sending=waiting]').waitFor();
  await page.getByText('The server cannot be reached.').waitFor();
  const before = await acknowledged(page);
  await recorded(page, 7000);
  await story.server.killAndRestart();
  await page.waitForFunction(
    (offset) => Number(document.querySelector('[data-acknowledged]')?.dataset.acknowledged) > offset,
    before
  );
  await recorded(page, 9000);
  await page.getByRole('button', { name: 'Stop' }).click();
  await arrived(page);
});

test('a server that is killed between the stop and the receipt is waited for', async () => {
  const page = await story.recordPage({ source: 'sound' });
  await begin(page);
  await recorded(page, 3000);
  await story.server.kill();
  await page.getByRole('button', { name: 'Stop' }).click();
  await page.locator('[data-safety=sending]').waitFor();
  await page.getByText('Keep this page open').or(page.getByText('cannot be reached')).first().waitFor();
  await story.server.killAndRestart();
  await arrived(page);
});

test('no network for a while: it goes on here, says so, and catches up', async () => {
  const page = await story.recordPage({ source: 'sound' });
  await begin(page);
  await page.waitForFunction(
    () => Number(document.querySelector('[data-acknowledged]')?.dataset.acknowledged) > 0
  );
  await story.context.setOffline(true);
  await page.locator('[data-sending=waiting]').waitFor();
  await recorded(page, 6000);
  await story.context.setOffline(false);
  await page.locator('[data-sending=idle], [data-sending=sending]').first().waitFor();
  await page.getByRole('button', { name: 'Stop' }).click();
  await arrived(page);
});

test('sharing that ends in the browser’s own bar ends the recording and keeps all of it', async () => {
  await story.shownTab();
  const page = await story.recordPage({ source: 'screen' });
  await begin(page);
  await page.bringToFront();
  await recorded(page, 3000);
  // The tab that is shown is gone: that ends its track as the bar's button does.
  const [shown] = story.context.pages().filter((one) => one.url().endsWith('/robots.txt'));
  await shown.close();
  await page.getByText('Sharing was ended in the browser’s own bar').waitFor();
  await arrived(page);
});

test('a microphone that is pulled out is replaced without ending the file', async () => {
  const page = await story.recordPage({ source: 'sound' });
  await begin(page);
  await recorded(page, 2000);
  await page.evaluate(() => window.tracks.microphone.at(-1).dispatchEvent(new Event('ended')));
  await page.getByText('The microphone is gone.').waitFor();
  const before = (await kept(page)).sliceBytes;
  await recorded(page, 5000);
  assert.ok((await kept(page)).sliceBytes > before, 'nothing was recorded without a microphone');
  await page.getByRole('button', { name: 'Use this microphone' }).click();
  await page.getByText('The microphone is gone.').waitFor({ state: 'detached' });
  await page.waitForFunction(() => window.tracks.microphone.length >= 2);
  await page.waitForFunction(() => Number(document.querySelector('[role=meter]')?.ariaValueNow) > 20);
  await page.getByRole('button', { name: 'Stop' }).click();
  await arrived(page);
});

test('a camera that is gone takes its bubble along, and the recording goes on', async () => {
  await story.shownTab();
  const page = await story.recordPage({ source: 'screen-camera' });
  await begin(page);
  await page.bringToFront();
  await recorded(page, 2000);
  await page.evaluate(() => window.tracks.camera.at(-1).dispatchEvent(new Event('ended')));
  await page.getByText('The camera is gone.').waitFor();
  const before = (await kept(page)).sliceBytes;
  await recorded(page, 4000);
  assert.ok((await kept(page)).sliceBytes > before);
  await page.getByRole('button', { name: 'Try the camera again' }).click();
  await page.getByText('The camera is gone.').waitFor({ state: 'detached' });
  await page.getByRole('button', { name: 'Stop' }).click();
  await arrived(page);
});

test('a full disk is said, and the recording goes on by way of the server', async () => {
  const page = await story.recordPage({ source: 'camera' });
  await begin(page);
  await recorded(page, 2000);
  const session = await story.context.newCDPSession(page);
  await session.send('Storage.overrideQuotaForOrigin', { origin: story.server.url, quotaSize: 1 });
  await page.getByText('This browser’s storage takes no more').waitFor();
  const { sliceBytes } = await kept(page);
  const before = await acknowledged(page);
  await page.waitForFunction(
    (offset) =>
      Number(document.querySelector('[data-acknowledged]')?.dataset.acknowledged) > offset + 200_000,
    Math.max(before, sliceBytes)
  );
  await page.getByRole('button', { name: 'Stop' }).click();
  const id = await safe(page);
  await page.getByText('The server has exactly what was recorded here.').waitFor();
  await session.send('Storage.overrideQuotaForOrigin', { origin: story.server.url });
  await finished(page, id);
  await page.close({ runBeforeUnload: false });
});

test('leaving asks while something is recorded or unsaved, and not after', async () => {
  const page = await story.recordPage({ source: 'sound' });
  const asked = [];
  page.on('dialog', (dialog) => {
    asked.push(dialog.type());
    void dialog.dismiss();
  });
  await begin(page);
  await recorded(page, 2000);
  await page.getByRole('link', { name: 'Library' }).click();
  const dialog = page.getByRole('dialog', { name: 'Stop recording?' });
  await dialog.getByRole('button', { name: 'Keep' }).click();
  await page.locator('[data-recording=recording]').waitFor();
  await page.evaluate(() => setTimeout(() => window.location.reload()));
  await until(() => asked.length === 1);
  assert.deepEqual(asked, ['beforeunload']);
  await page.locator('[data-recording=recording]').waitFor();

  await page.getByRole('link', { name: 'Library' }).click();
  await dialog.getByRole('button', { name: 'Stop and leave' }).click();
  await page.waitForURL(`${story.server.url}/`);
  await page.locator('[data-recorded]').waitFor({ state: 'detached' });
  await page.reload();
  assert.equal(asked.length, 1);
  assert.deepEqual(story.problems, []);
});
