import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { commentBox, intercept, openReady, Story, upload, video } from './harness.mjs';

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

/** Says what happens to comments on their way, until the returned function is called. Answers the keys they carried. */
async function onTheWay(meet) {
  const keys = [];
  await intercept(page, '**/comments', async (route) => {
    if (route.request().method() !== 'POST') return route.continue();
    keys.push(route.request().headers()['idempotency-key']);
    return meet(route, keys.length);
  });
  return { keys, end: () => page.unroute('**/comments') };
}

async function write(text) {
  await commentBox(page).fill(text);
  await page.getByRole('button', { name: 'Comment', exact: true }).click();
  await page.waitForFunction(() => document.querySelector('[data-composer=new]').value === '');
}

async function saidOnce(text) {
  await page.reload();
  await page.locator('[data-transcript] li').first().waitFor();
  await page.locator('.comment .said', { hasText: text }).first().waitFor();
  assert.equal(await page.locator('.said', { hasText: text }).count(), 1);
}

test('a comment whose answer got lost goes out again by itself, and is said once', async () => {
  const { keys, end } = await onTheWay(async (route, attempt) => {
    if (attempt > 1) return route.continue();
    // It reaches the server; only the answer never comes back.
    await route.fetch();
    return route.abort('connectionreset');
  });
  await write('Sent exactly once');
  await page.locator('.comment .said', { hasText: 'Sent exactly once' }).waitFor();
  await page.locator('[data-waiting]').waitFor({ state: 'detached' });
  assert.ok(keys.length >= 2 && keys[0]);
  assert.equal(new Set(keys).size, 1);
  await end();
  await saidOnce('Sent exactly once');
});

test('what is written without a network waits in the browser, also through a reload, and is said once', async () => {
  const { keys, end } = await onTheWay((route) => route.abort('internetdisconnected'));
  await write('Written on the train');
  const waiting = page.locator('[data-waiting]', { hasText: 'Written on the train' });
  await waiting.getByText('Kept in this browser').waitFor();
  await page.reload();
  await waiting.getByText('Kept in this browser').waitFor();
  await page.goto(`${story.server.url}/`);
  const unsent = page.locator('[data-unsent]', { hasText: 'Written on the train' });
  await unsent.getByRole('link', { name: 'Show' }).click();
  await waiting.waitFor();
  await waiting.getByRole('button', { name: 'Send now' }).click();
  await end();
  // From here on it goes out by itself.
  await waiting.waitFor({ state: 'detached' });
  assert.ok(keys.length >= 2);
  assert.equal(new Set(keys).size, 1);
  await saidOnce('Written on the train');
});

test('what the server will not have goes back to its author', async () => {
  const message = 'Comments are closed here.';
  const { end } = await onTheWay((route) =>
    route.fulfill({ status: 403, json: { error: { code: 'forbidden', message } } })
  );
  await write('Not welcome');
  const waiting = page.locator('[data-waiting]', { hasText: 'Not welcome' });
  await waiting.getByText(message).waitFor();
  await end();
  await page.reload();
  await waiting.getByRole('button', { name: 'Take back' }).click();
  await waiting.waitFor({ state: 'detached' });
  assert.equal(await commentBox(page).inputValue(), 'Not welcome');
  await page.getByRole('button', { name: 'Comment', exact: true }).click();
  await page.locator('.comment .said', { hasText: 'Not welcome' }).waitFor();
  await saidOnce('Not welcome');
});
