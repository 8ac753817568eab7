import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { join } from 'node:path';
import { ARTEFACTS, intercept, mediaMs, openReady, Story, upload, video } from './harness.mjs';

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
const saveButton = () => chapters().getByRole('button', { name: 'Save chapters' });
/** As another program does. */
const save = (chapters) =>
  page.evaluate(
    ({ recording, chapters }) =>
      fetch(`/api/recordings/${recording}/chapters`, {
        method: 'PUT',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ chapters })
      }),
    { recording, chapters }
  );

const suggested = () => chapters().getByRole('group', { name: 'Suggested chapters' });

test('what is said suggests chapters, which are taken over with their titles or others', async () => {
  await page.evaluate(importText, { recording, text: twoSubjects() });
  await page.reload();
  const titles = () => suggested().locator('.suggestion .text').allInnerTexts();
  await suggested().waitFor();
  const [first, second] = await titles();
  assert.match(first, /database|migration|table/i);
  assert.match(second, /invoice|email|customers/i);

  await suggested().getByRole('button', { name: second }).first().click();
  await page.waitForFunction(() => document.querySelector('video').currentTime >= 49);
  await page.locator('video').evaluate((video) => video.pause());
  await page.screenshot({ path: join(ARTEFACTS, 'chapters-suggested.png') });

  // All of it from the keyboard.
  await suggested()
    .getByRole('button', { name: `Change the title “${second}”` })
    .focus();
  await page.keyboard.press('Enter');
  await page.keyboard.press('Control+A');
  await page.keyboard.type('Who pays');
  await page.keyboard.press('Enter');
  await chapters().getByRole('button', { name: 'Who pays' }).waitFor();
  assert.deepEqual(await titles(), [first]);
  await page.waitForFunction(() => /^Take over/.test(document.activeElement.ariaLabel));
  await page.keyboard.press('Enter');
  await suggested().waitFor({ state: 'detached' });
  await page.waitForFunction(() => /^Edit/.test(document.activeElement.textContent));

  await save([]);
  await suggested().getByRole('button', { name: 'Take over all' }).click();
  await suggested().waitFor({ state: 'detached' });
  await chapters().getByRole('button', { name: second }).waitFor();
  await save([]);
});

test('who may not change the recording reads suggestions, and goes where they lead', async () => {
  const { page: reader, context } = await story.login();
  await intercept(reader, `**/api/recordings/${recording}`, async (route) => {
    const answer = await route.fetch();
    await route.fulfill({ json: { ...(await answer.json()), can_edit: false } });
  });
  await reader.goto(`/r/${recording}`);
  const seen = reader.getByRole('group', { name: 'Suggested chapters' });
  await seen.waitFor();
  assert.equal(await seen.getByRole('button').count(), 2);
  await seen.getByRole('button').nth(1).press('Enter');
  await reader.waitForFunction(() => document.querySelector('video').currentTime >= 49);
  await seen.locator('[aria-current=true]').waitFor();
  await context.close();
});

test('chapters are written on the page, and what is wrong is told before it is sent', async () => {
  await chapters()
    .getByRole('button', { name: /Add a chapter at/ })
    .click();
  await page.locator('[data-title]:focus').waitFor();
  await page.keyboard.type('Opening');
  await chapters()
    .getByRole('button', { name: /^Add at/ })
    .click();
  await page.keyboard.type('The migration');
  await page.getByLabel('Beginning of chapter 2').fill('soon');
  await saveButton().click();
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
  await saveButton().click();
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

async function importText({ recording, text }) {
  const answer = await fetch(`/api/recordings/${recording}/transcript/import?format=vtt&language=en`, {
    method: 'POST',
    body: text
  });
  if (!answer.ok) throw new Error(await answer.text());
}

/** Two minutes of talk, a little longer than the recording, with another subject from its fiftieth second on. */
function twoSubjects() {
  const said = [
    [
      'the database migration adds a table',
      'a table of the database has rows',
      'we test the database migration'
    ],
    ['the invoice email goes to customers', 'customers pay the invoice', 'the customers read the email']
  ];
  const time = (seconds) => new Date(seconds * 1000).toISOString().slice(11, 23);
  const cues = Array.from({ length: 20 }, (_, at) => {
    const [start, end] = [at * 5, at === 19 ? 130 : at * 5 + 4.5];
    return `${time(start)} --> ${time(end)}\nSo now ${said[at < 10 ? 0 : 1][at % 3]}.`;
  });
  return `WEBVTT\n\n${cues.join('\n\n')}\n`;
}
