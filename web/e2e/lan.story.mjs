import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { openReady, PASSWORD, say, Story, upload, video } from './harness.mjs';

let story;
before(async () => {
  story = await Story.open({ browserFlags: ['--host-resolver-rules=MAP debrief.lan 127.0.0.1'] });
});
after(() => story?.close());

test('plain HTTP on a host name: set-up, login, upload, comment, copied link', async () => {
  const base = `http://debrief.lan:${story.server.port}`;
  const { page, problems } = await story.owner({ base });
  // Otherwise this proves nothing: browsers treat localhost as secure.
  assert.equal(await page.evaluate(() => window.isSecureContext), false);

  await page.getByRole('button', { name: 'Account and workspace' }).click();
  await page.getByRole('menuitem', { name: 'Log out' }).click();
  await page.waitForURL('**/login');
  await page.goto('/people');
  await page.waitForURL('**/login?next=%2Fpeople');
  await page.getByLabel('Email').fill('ana@example.org');
  await page.getByLabel('Password').fill('not the password');
  await page.getByRole('button', { name: 'Log in' }).click();
  await page.getByRole('alert').waitFor();
  await page.getByLabel('Password').fill(PASSWORD);
  await page.getByRole('button', { name: 'Log in' }).click();
  await page.getByRole('heading', { name: 'People' }).waitFor();

  // The receipt needs no secure origin either.
  await upload(page, video(story.folder, 'On the LAN.mp4'));
  await page.getByRole('heading', { name: 'Safe to close', exact: true }).waitFor();
  await page.getByRole('link', { name: 'Library' }).click();
  await openReady(page, 'On the LAN');
  await page.locator('[data-transcript] li').nth(1).locator('button').click();
  await page.locator('video').evaluate((element) => element.pause());
  await say(page, 'Works over plain HTTP.');

  await page.getByRole('button', { name: 'Copy link' }).click();
  await page.getByText('Link copied.').waitFor();
  assert.deepEqual(problems, []);
});
