// The page of a recording on a bad line: what its script weighs as it is sent, that nothing on it moves while it comes,
// and what happens where a part that somebody asks for is late or does not come.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { asker, furnish } from './furnished.mjs';
import { intercept, slowUploads, Story, until, upload, video } from './harness.mjs';

/** As in scripts/budget.mjs, which counts the same from the build. */
const MOST_BYTES = 90_000;
/** What nobody sees. A line that slips is about a hundredth. */
const MOST_SHIFT = 0.01;
/** After this long without a request, none will come by itself. */
const STILL_MS = 1000;

let story;
let owner;
let path;
before(async () => {
  story = await Story.open();
  owner = await story.owner();
  const film = video(story.folder, 'film.mp4');
  const { id } = await furnish(asker(owner.context.request, story.server.url), story.server.url, film);
  path = `/r/${id}`;
});
after(() => story?.close());

/** Another browser of the owner's, with nothing in its cache, that notes what is loaded and what moves. */
async function visitor(viewport) {
  const { context } = await story.login();
  const scripts = [];
  const seen = { at: performance.now() };
  // A film is fetched for as long as it plays, and before.
  const note = (request) => {
    if (request.resourceType() !== 'media') seen.at = performance.now();
  };
  for (const event of ['request', 'requestfinished', 'requestfailed']) context.on(event, note);
  context.on('response', (response) => {
    if (/javascript/.test(response.headers()['content-type'] ?? '')) scripts.push(response);
  });
  await context.addInitScript(() => {
    window.shifts = [];
    new PerformanceObserver((list) => {
      for (const { value, sources } of list.getEntries()) {
        const moved = sources.map(({ node }) => node?.outerHTML?.slice(0, 120) ?? node?.nodeName);
        window.shifts.push({ value, moved });
      }
    }).observe({ type: 'layout-shift', buffered: true });
  });
  const page = await context.newPage();
  if (viewport) await page.setViewportSize(viewport);
  return { page, context, scripts, seen };
}

/** Until it can be played, read and commented on, and nothing is on its way any more. */
async function openToRest(page, seen) {
  await page.goto(path);
  await page.locator('[data-transcript] li').first().waitFor({ state: 'attached' });
  await page.locator('.comment').first().waitFor({ state: 'attached' });
  await page.locator('[data-composer=new]').waitFor({ state: 'attached' });
  await until(() => page.locator('video').evaluate((video) => video.readyState >= 1));
  await until(() => performance.now() - seen.at > STILL_MS);
}

const sentBytes = async (responses) => {
  const sizes = await Promise.all(responses.map((response) => response.request().sizes()));
  return sizes.reduce((sum, { responseBodySize }) => sum + responseBodySize, 0);
};

const takesUploads = async (responses) => {
  const texts = await Promise.all(responses.map((response) => response.text().catch(() => '')));
  return texts.some((text) => /tus-resumable/i.test(text));
};

test('its script weighs no more than it may, and nothing of uploads is in it', async (t) => {
  const { page, context, scripts, seen } = await visitor();
  await openToRest(page, seen);
  const bytes = await sentBytes(scripts);
  t.diagnostic(`${bytes} bytes in ${scripts.length} files`);
  assert.ok(scripts.length > 0);
  assert.ok(bytes <= MOST_BYTES, `${bytes} bytes: ${scripts.map((one) => one.url()).join(' ')}`);
  assert.equal(await takesUploads(scripts), false);
  await context.close();
});

for (const [name, viewport] of Object.entries({
  wide: { width: 1360, height: 860 },
  narrow: { width: 390, height: 844 }
})) {
  test(`nothing moves while it comes, ${name}`, async (t) => {
    const { page, context, seen } = await visitor(viewport);
    await openToRest(page, seen);
    const shifts = await page.evaluate(() => window.shifts);
    const moved = shifts.reduce((sum, { value }) => sum + value, 0);
    t.diagnostic(`${moved} in ${shifts.length} shifts`);
    assert.ok(moved <= MOST_SHIFT, `${moved}: ${JSON.stringify(shifts, null, 1)}`);
    await context.close();
  });
}

test('what is typed while a part is on its way is not the page’s', async () => {
  const { page, context, seen } = await visitor();
  await openToRest(page, seen);
  let release;
  const held = new Promise((resolve) => (release = resolve));
  await intercept(page, '**/_app/**', async (route) => {
    await held;
    await route.continue();
  });
  await page.keyboard.press('r');
  await page.keyboard.press('k');
  await page.keyboard.press('m');
  release();
  const field = page.getByLabel('Find', { exact: true });
  await field.waitFor();
  assert.equal(await field.evaluate((one) => one === document.activeElement), true);
  assert.deepEqual(await page.locator('video').evaluate(({ paused, muted }) => [paused, muted]), [
    true,
    false
  ]);
  await page.keyboard.press('Escape');
  await field.waitFor({ state: 'detached' });
  await page.keyboard.press('m');
  await until(() => page.locator('video').evaluate(({ muted }) => muted));
  await context.close();
});

test('a menu whose items are late has the focus as soon as they are there', async () => {
  const { page, context, seen } = await visitor();
  await openToRest(page, seen);
  let release;
  let asked;
  const held = new Promise((resolve) => (release = resolve));
  const reached = new Promise((resolve) => (asked = resolve));
  await intercept(page, '**/_app/**', async (route) => {
    asked();
    await held;
    await route.continue();
  });
  const opener = page.getByRole('button', { name: 'Download' });
  await opener.press('Enter');
  await reached;
  await page.getByRole('menu', { name: 'Download' }).waitFor({ state: 'attached' });
  assert.equal(await opener.evaluate((one) => one === document.activeElement), true);
  release();
  await page.getByRole('menuitem').first().waitFor();
  await page.waitForFunction(() => document.activeElement.role === 'menuitem');
  await page.keyboard.press('Escape');
  assert.equal(await opener.evaluate((one) => one === document.activeElement), true);
  await context.close();
});

test('a part that does not come says so, and comes when it is asked for again, dressed', async () => {
  const { page, context, seen } = await visitor();
  await openToRest(page, seen);
  const notice = page.locator('.notice', { hasText: 'could not be loaded' });

  const block = (what) => intercept(page, what, (route) => route.abort());
  const isMissed = async () => {
    await page.keyboard.press('?');
    await notice.waitFor();
  };
  // First its style sheet is missing, then all of it. Nothing is let through in between: what lies under the pointer once
  // a notice is gone fetches parts of its own, and with them what was lost.
  await block('**/_app/**/*.css');
  await isMissed();
  await block('**/_app/**');
  await page.unroute('**/_app/**/*.css');
  await notice.getByRole('button', { name: 'Dismiss' }).click();
  await notice.waitFor({ state: 'detached' });
  await isMissed();
  await page.unroute('**/_app/**');
  await notice.getByRole('button', { name: 'Try again' }).click();
  const sheet = page.getByRole('dialog', { name: 'Keyboard shortcuts' });
  await sheet.waitFor();
  assert.equal(
    await sheet
      .locator('kbd')
      .first()
      .evaluate((key) => getComputedStyle(key).minWidth),
    '24px'
  );
  await context.close();
});

test('an upload that another tab has begun is attended to here as well', async () => {
  const { page, context, scripts, seen } = await visitor();
  await page.goto('/');
  await slowUploads(page, 100_000);
  await upload(page, video(story.folder, 'slow.mp4', { paddingBytes: 8 << 20 }));
  await page.getByRole('progressbar').first().waitFor();
  // It is remembered with the first sum of what was sent.
  await until(() => page.evaluate(remembered));
  const other = await context.newPage();
  scripts.length = 0;
  await openToRest(other, seen);
  await until(() => takesUploads(scripts));
  await context.close();
});

/** Runs in the page: whether this browser knows of an upload. */
async function remembered() {
  if (!(await indexedDB.databases()).some(({ name }) => name === 'debrief-uploads')) return false;
  const open = indexedDB.open('debrief-uploads');
  const db = await new Promise((resolve) => (open.onsuccess = () => resolve(open.result)));
  const found = db.transaction('uploads').objectStore('uploads').count();
  const count = await new Promise((resolve) => (found.onsuccess = () => resolve(found.result)));
  db.close();
  return count > 0;
}
