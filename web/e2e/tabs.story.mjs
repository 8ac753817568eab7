import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { commentBox, openReady, say, Story, upload, video } from './harness.mjs';

const TABS = 8;

let story;
before(async () => (story = await Story.open()));
after(() => story?.close());

test('eight tabs of one browser stay responsive, and all of them are told', async () => {
  const { page, context, problems } = await story.owner();
  await upload(page, video(story.folder, 'Many tabs.mp4'));
  await openReady(page, 'Many tabs');
  const address = page.url();
  const tabs = [page];
  while (tabs.length < TABS) {
    const tab = await context.newPage();
    // A stream for each tab would leave the seventh waiting for a connection, here.
    await tab.goto(address);
    await tab.locator('[data-transcript] li').first().waitFor();
    tabs.push(tab);
  }

  const answers = await Promise.all(
    tabs.map((tab) =>
      tab.evaluate(() => fetch('/api/me', { cache: 'no-store' }).then((answer) => answer.status))
    )
  );
  assert.deepEqual(answers, Array(TABS).fill(200));

  await say(tabs.at(-1), 'Heard in every tab');
  for (const tab of tabs) {
    await tab.bringToFront();
    await tab.locator('.comment', { hasText: 'Heard in every tab' }).waitFor();
  }

  const workers = await context.browser().newBrowserCDPSession();
  const { targetInfos } = await workers.send('Target.getTargets', { filter: [{ type: 'shared_worker' }] });
  assert.equal(targetInfos.filter((target) => target.url.startsWith(story.server.url)).length, 1);
  assert.deepEqual(problems, []);
});

test('a browser without shared workers is told too', async () => {
  const there = await story.login();
  await there.context.addInitScript(() => delete window.SharedWorker);
  const here = await story.login();
  for (const { page } of [there, here]) {
    await page.goto('/');
    await openReady(page, 'Many tabs');
  }
  await say(here.page, 'Heard without a worker');
  await there.page.locator('.comment', { hasText: 'Heard without a worker' }).waitFor();
  assert.equal(await commentBox(there.page).inputValue(), '');
  assert.deepEqual([...there.problems, ...here.problems], []);
});
