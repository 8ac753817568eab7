import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { commentBox, openReady, Story, upload, video } from './harness.mjs';

let story;
let page;
before(async () => {
  story = await Story.open();
  ({ page } = await story.owner());
  await upload(page, video(story.folder, 'Half written.mp4'));
  await openReady(page, 'Half written');
});
after(() => story?.close());

test('a half-written comment survives a reload, with its moment', async () => {
  await page.locator('[data-transcript] li').nth(2).locator('button').first().click();
  await page.locator('video').evaluate((element) => element.pause());
  await commentBox(page).pressSequentially('This is only half a');
  const at = await page.locator('[data-comment-at]').innerText();
  assert.notEqual(at, '0:00');
  await page.reload();
  await commentBox(page).waitFor();
  assert.equal(await commentBox(page).inputValue(), 'This is only half a');
  assert.equal(await page.locator('[data-comment-at]').innerText(), at);
});

test('a comment whose answer got lost is kept, said so, and sent once', async () => {
  const keys = [];
  let cut = true;
  await page.route('**/comments', async (route) => {
    if (route.request().method() !== 'POST') return route.continue();
    keys.push(route.request().headers()['idempotency-key']);
    if (!cut) return route.continue();
    cut = false;
    // It reaches the server; only the answer never comes back.
    await route.fetch();
    return route.abort('connectionreset');
  });
  await commentBox(page).fill('Sent exactly once');
  const button = page.getByRole('button', { name: 'Comment', exact: true });
  await button.click();
  await page.getByRole('alert').getByText('Your text is kept').waitFor();
  assert.equal(await commentBox(page).inputValue(), 'Sent exactly once');
  await button.click();
  await page.waitForFunction(() => document.querySelector('[data-composer=new]').value === '');
  assert.equal(keys.length, 2);
  assert.ok(keys[0]);
  assert.equal(keys[0], keys[1]);
  await page.unroute('**/comments');
  await page.reload();
  await page.locator('.said', { hasText: 'Sent exactly once' }).first().waitFor();
  assert.equal(await page.locator('.said', { hasText: 'Sent exactly once' }).count(), 1);
});
