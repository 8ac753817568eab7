import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { join } from 'node:path';
import { ARTEFACTS, openReady, Story, upload, video } from './harness.mjs';

let story;
let page;
let problems;
before(async () => {
  story = await Story.open();
  ({ page, problems } = await story.owner());
  await upload(page, video(story.folder, 'Heard twice.mp4'));
  await openReady(page, 'Heard twice');
});
after(() => story?.close());

// The demo model hears the same words every time, so that nothing is left over: the server's answers are made up.
test('corrections that do not fit a new text wait for a person', async () => {
  const waiting = ['first', 'second'].map((id, i) => ({
    id,
    start_ms: 4000 * (i + 1),
    end_ms: 4000 * (i + 2),
    heard_before: 'we use de brief for it',
    edited: 'we use Debrief for it',
    heard_now: 'we used the brief for it',
    author: { id: '00000000-0000-7000-8000-000000000001', name: 'Ben Okafor' },
    created_at: '2030-01-01T00:00:00Z'
  }));
  const used = [];
  await page.route('**/transcript', async (route) => {
    const response = await route.fetch();
    return route.fulfill({ response, json: { ...(await response.json()), left_over: waiting.length } });
  });
  await page.route('**/transcript/left-over', (route) => route.fulfill({ json: { left_over: waiting } }));
  await page.route('**/transcript/left-over/*', (route) => {
    used.push([route.request().url().split('/').at(-1), route.request().postDataJSON().use]);
    waiting.shift();
    return route.fulfill({ json: { edit: null, lines: [], removed: [], matches: [], suggestion: null } });
  });
  await page.reload();
  await page.getByText('2 corrections of an earlier text do not fit this one.').waitFor();
  await page.getByRole('button', { name: /^Look at them/ }).click();
  const first = page.locator('[data-left-over=first]');
  assert.equal(await first.locator('del').innerText(), 'de brief');
  assert.equal(await first.locator('ins').first().innerText(), 'Debrief');
  await page.screenshot({ path: join(ARTEFACTS, 'correct-left-over.png') });
  await first.getByRole('button', { name: 'Use the corrected text' }).click();
  await first.waitFor({ state: 'detached' });
  await page.getByRole('button', { name: 'Keep what was heard now' }).click();
  await page.getByText('All of them are settled.').waitFor();
  await page.getByRole('button', { name: 'Done' }).click();
  await page.locator('[data-left-over-count]').waitFor({ state: 'detached' });
  assert.deepEqual(used, [
    ['first', 'edited'],
    ['second', 'heard']
  ]);
  assert.deepEqual(problems, []);
});
