import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { intercept, Story } from './harness.mjs';

let story;
before(async () => {
  story = await Story.open({
    browserFlags: ['--host-resolver-rules=MAP debrief.lan 127.0.0.1', '--use-fake-device-for-media-stream']
  });
});
after(() => story?.close());

test('on plain HTTP the page says why, names the remedy, and offers to upload', async () => {
  const { page, problems } = await story.owner({ base: `http://debrief.lan:${story.server.port}` });
  await page.getByRole('link', { name: 'Record' }).first().click();
  const said = page.locator('[data-not-here=insecure]');
  await said.waitFor();
  assert.match(await said.innerText(), /plain HTTP[\s\S]*debrief serve --tls/);
  const chooser = page.waitForEvent('filechooser');
  await said.getByRole('button', { name: 'Upload a recording' }).click();
  await chooser;
  assert.deepEqual(problems, []);
});

test('a browser without recording is told so, and one without a screen offers the rest', async () => {
  const without = await story.login();
  await without.context.addInitScript(() => delete window.MediaRecorder);
  await without.page.goto('/record');
  assert.match(
    await without.page.locator('[data-not-here=unsupported]').innerText(),
    /cannot record[\s\S]*MediaRecorder/
  );

  const phone = await story.login();
  await phone.context.addInitScript(() => delete MediaDevices.prototype.getDisplayMedia);
  await phone.page.setViewportSize({ width: 320, height: 640 });
  await phone.page.goto('/record');
  await phone.page.getByRole('radio', { name: /Camera/ }).waitFor({ state: 'attached' });
  assert.equal(await phone.page.getByRole('radio').count(), 2);
  assert.equal(
    await phone.page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth),
    true
  );
});

test('a refused microphone is explained, and it can be done without', async () => {
  const { page, context } = await story.login();
  await context.addInitScript(() => {
    const open = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
    navigator.mediaDevices.getUserMedia = (wanted) =>
      wanted.audio ? Promise.reject(new DOMException('no', 'NotAllowedError')) : open(wanted);
  });
  await context.grantPermissions(['camera']);
  await page.goto('/record');
  // By the keyboard alone.
  await page.getByRole('radio', { name: /Screen A tab/ }).focus();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowRight');
  assert.equal(await page.getByRole('radio', { name: /Camera Just/ }).isChecked(), true);
  await page.getByRole('button', { name: 'Start recording' }).press('Enter');
  await page.getByRole('alert').getByText('may not use the microphone').first().waitFor();
  await page.getByLabel('Microphone', { exact: true }).selectOption('none');
  await page.getByLabel('Language').selectOption({ label: 'French' });
  const creation = page.waitForRequest(
    (request) => request.method() === 'POST' && request.url().endsWith('/api/uploads')
  );
  await page.getByRole('button', { name: 'Start recording' }).press('Enter');
  // The countdown runs by itself.
  await page.locator('[data-recording=recording]').waitFor();
  await page.keyboard.press('m');
  await page.locator('[data-chapter]').waitFor();
  // “fr”, as the header has it.
  assert.match((await creation).headers()['upload-metadata'], /(^|,)language ZnI=(,|$)/);
  await page.waitForFunction(
    () => Number(document.querySelector('[data-acknowledged]')?.dataset.acknowledged) > 0
  );
  await page.getByRole('button', { name: 'Stop' }).press('Enter');
  await page.locator('[data-safety=safe]').waitFor();
});

test('somebody who only watches is told whom to ask', async () => {
  const { page } = await story.login();
  await intercept(page, '**/api/me', async (route) => {
    const answer = await route.fetch();
    await route.fulfill({ json: { ...(await answer.json()), role: 'viewer' } });
  });
  await page.goto('/record');
  await page.getByText('Ask an admin of the workspace').waitFor();
});
