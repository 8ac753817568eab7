import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { join } from 'node:path';
import { ARTEFACTS, mediaMs, openReady, Story, upload, video } from './harness.mjs';

let story;
let page;
let problems;
let recording;
before(async () => {
  story = await Story.open();
  ({ page, problems } = await story.owner());
  await upload(page, video(story.folder, 'Planning.mp4', { sample: 'walkthrough.wav' }));
  await openReady(page, 'Planning');
  recording = page.url().split('/').at(-1);
});
after(() => story?.close());

const chapters = () => page.getByRole('region', { name: 'Chapters' });
const save = () => chapters().getByRole('button', { name: 'Save chapters' });

test('chapters are written on the page, and what is wrong is told before it is sent', async () => {
  await chapters()
    .getByRole('button', { name: /Add a chapter at/ })
    .click();
  await page.keyboard.type('Opening');
  await chapters()
    .getByRole('button', { name: /^Add at/ })
    .click();
  await page.keyboard.type('The migration');
  await page.getByLabel('Beginning of chapter 2').fill('soon');
  await save().click();
  await chapters().getByRole('alert').getByText('“soon” is no time').waitFor();
  await page.getByLabel('Beginning of chapter 2').fill('0:12');
  await page.keyboard.press('Enter');
  await chapters()
    .getByRole('button', { name: /The migration/ })
    .waitFor();
});

test('a click plays a chapter, and the current one is marked', async () => {
  await chapters()
    .getByRole('button', { name: /The migration/ })
    .click();
  await page.waitForFunction(() => {
    const video = document.querySelector('video');
    return !video.paused && video.currentTime >= 12;
  });
  assert.ok((await mediaMs(page)) < 60_000);
  await page.locator('[aria-current=true]', { hasText: 'The migration' }).waitFor();
  await page.locator('video').evaluate((video) => video.pause());
  await chapters()
    .getByRole('button', { name: /Opening/ })
    .click();
  await page.locator('[aria-current=true]', { hasText: 'Opening' }).waitFor();
  await page.locator('video').evaluate((video) => video.pause());
});

test('others see chapters at once, and only who may change the recording edits them', async () => {
  const link = await page.evaluate(async () => {
    const answer = await fetch('/api/invitations', {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'idempotency-key': 'viewer' },
      body: JSON.stringify({ role: 'viewer' })
    });
    return (await answer.json()).url;
  });
  const ben = await story.person();
  await ben.page.goto(new URL(link).pathname);
  await ben.page.getByLabel('Your name').fill('Ben Okafor');
  await ben.page.getByLabel('Email').fill('ben@example.org');
  await ben.page.getByLabel('Password').fill('another green button');
  await ben.page.getByRole('button', { name: 'Join' }).click();
  await ben.page.getByRole('button', { name: 'Account and workspace' }).waitFor();
  await ben.page.goto(`/r/${recording}`);
  const seen = ben.page.getByRole('region', { name: 'Chapters' });
  await seen.getByRole('button', { name: /The migration/ }).waitFor();
  assert.equal(await seen.getByRole('button', { name: /Edit/ }).count(), 0);

  await chapters().getByRole('button', { name: 'Edit chapters' }).click();
  await page.getByLabel('Title of chapter 2').fill('The failed migration');
  await save().click();
  await seen.getByRole('button', { name: /The failed migration/ }).waitFor();
  await ben.context.close();
});

test('what is asked of somebody shows whom and until when, in the reader’s own zone', async () => {
  const me = await page.evaluate(async () => (await (await fetch('/api/me')).json()).user.id);
  await page.evaluate(
    async ({ recording, me }) => {
      const ask = (key, body) =>
        fetch(`/api/recordings/${recording}/comments`, {
          method: 'POST',
          headers: { 'content-type': 'application/json', 'idempotency-key': key },
          body: JSON.stringify(body)
        });
      await ask('ask', {
        start_ms: 3000,
        body: 'Repair the column.',
        kind: 'action',
        assignee_id: me,
        due_at: '2031-03-04T16:30:00Z'
      });
      await ask('question', { start_ms: 0, body: 'Who saw it first?', kind: 'question' });
    },
    { recording, me }
  );
  const todo = page.locator('.comment', { hasText: 'Repair the column.' }).locator('[data-ask=action]');
  await todo.getByText('for you').waitFor();
  const text = await todo.innerText();
  const here = await page.evaluate(() =>
    new Date('2031-03-04T16:30:00Z').toLocaleString('en', { hour: 'numeric', minute: '2-digit' })
  );
  assert.ok(text.replace(/\s/g, ' ').includes(here.replace(/\s/g, ' ')), `${text} names ${here}`);
  await page.locator('[data-ask=question]').getByText('Question').waitFor();
  await page.screenshot({ path: join(ARTEFACTS, 'chapters.png') });
  assert.deepEqual(problems, []);
});
