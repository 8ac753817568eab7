import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { join } from 'node:path';
import {
  ARTEFACTS,
  commentBox,
  mediaMs,
  openReady,
  PASSWORD,
  say,
  sentences,
  slowUploads,
  Story,
  upload,
  video
} from './harness.mjs';

const SAMPLE = 'walkthrough.wav';
const spoken = sentences(SAMPLE);

let story;
before(async () => (story = await Story.open()));
after(() => story?.close());

test('from the set-up link to a conversation about a moment', async (t) => {
  const ana = await story.owner();
  const { page } = ana;
  const file = video(story.folder, 'New upload page.mp4', { sample: SAMPLE });
  let ben;

  await t.test('an empty library says what to do next', async () => {
    await page.getByRole('button', { name: 'Upload a recording' }).waitFor();
    await page.getByRole('button', { name: 'Try the sample walkthrough' }).waitFor();
    await page.screenshot({ path: join(ARTEFACTS, 'library-empty.png') });
  });

  await t.test('an upload shows its progress, and so does what follows', async () => {
    await watchStates(page);
    await slowUploads(page, 1_500_000);
    await upload(page, file);
    await page.waitForFunction(() => {
      const bar = document.querySelector('[data-upload-state=sending] [role=progressbar]');
      const now = Number(bar?.getAttribute('aria-valuenow') ?? 0);
      return now > 0 && now < 100;
    });
    await page.screenshot({ path: join(ARTEFACTS, 'library-uploading.png') });
    await page.getByRole('link', { name: 'New upload page', exact: true }).waitFor();
    await page.waitForFunction(() =>
      window.statesSeen.some((text) => /Preparing|Waiting|Transcribing/.test(text))
    );
  });

  await t.test('the transcript can be read, with the words that were spoken', async () => {
    await openReady(page, 'New upload page');
    const text = (await page.locator('[data-transcript]').innerText()).toLowerCase().replace(/[^a-z]+/g, ' ');
    const words = spoken.flatMap((one) => one.text.toLowerCase().match(/[a-z]+/g));
    const heard = words.filter((word) => text.includes(word));
    assert.ok(heard.length / words.length > 0.8, `heard ${heard.length} of ${words.length} words`);
    await page.getByText('demo model: 287 words').waitFor();
  });

  await t.test('a click on a line jumps there, and the line follows playback', async () => {
    const line = page.locator('[data-transcript] li', { hasText: /migration failed/i }).first();
    await line.locator('p').click();
    const wanted = spoken.find((one) => /migration failed/.test(one.text)).start_ms;
    await page.waitForFunction(
      (ms) => Math.abs(document.querySelector('video').currentTime * 1000 - ms) < 4000,
      wanted
    );
    await page.locator('[data-transcript] li.current', { hasText: /migration failed/i }).waitFor();
    await page.locator('video').evaluate((element) => element.pause());
  });

  await t.test('a comment is about the moment at which it was written', async () => {
    await page.keyboard.press('c');
    await page.keyboard.type('Which column was it?');
    const at = await mediaMs(page);
    await page.keyboard.press('Control+Enter');
    const comment = page.locator('.comment', { hasText: 'Which column was it?' });
    await comment.waitFor();
    const said = await comment.locator('.moment').innerText();
    const [, minutes, seconds] = /(\d+):(\d+)/.exec(said).map(Number);
    assert.ok(Math.abs((minutes * 60 + seconds) * 1000 - at) < 1500, `${said} is not about ${at} ms`);
    assert.equal(await commentBox(page).inputValue(), '');
  });

  await t.test('a second member joins by an invitation link', async () => {
    await page.getByRole('button', { name: 'Account and workspace' }).click();
    await page.getByRole('menuitem', { name: 'People' }).click();
    await page.getByRole('button', { name: 'Make a link' }).click();
    const field = page.getByLabel(/Send this link/);
    const link = await field.inputValue();
    await page.screenshot({ path: join(ARTEFACTS, 'people.png') });
    ben = await story.person();
    await ben.page.goto(new URL(link).pathname);
    await ben.page.getByLabel('Your name').fill('Ben Okafor');
    await ben.page.getByLabel('Email').fill('ben@example.org');
    await ben.page.getByLabel('Password').fill(PASSWORD);
    await ben.page.getByRole('button', { name: 'Join' }).click();
    await ben.page.getByRole('link', { name: 'New upload page', exact: true }).waitFor();
    await page.locator('li', { hasText: 'ben@example.org' }).waitFor();
  });

  await t.test('what one writes, the other sees at once, and answers', async () => {
    await page.goBack();
    await page.locator('.comment').first().waitFor();
    await openReady(ben.page, 'New upload page');
    await ben.page.locator('.comment', { hasText: 'Which column was it?' }).waitFor();
    await say(page, 'And who repairs it?');
    const seen = ben.page.locator('article', { hasText: 'And who repairs it?' });
    await seen.waitFor();
    await seen.getByRole('button', { name: 'Reply' }).click();
    await ben.page.getByLabel('Reply to Ana Ferreira').fill('I do, today.');
    await seen.getByRole('button', { name: 'Reply' }).last().click();
    const answered = page.locator('article', { hasText: 'And who repairs it?' });
    await answered.locator('.comment', { hasText: 'I do, today.' }).getByText('Ben Okafor').waitFor();
    await page.screenshot({ path: join(ARTEFACTS, 'watch.png') });
  });

  await t.test('an edit and a deletion reach the other one too', async () => {
    const reply = ben.page.locator('.comment', { hasText: 'I do, today.' });
    await reply.hover();
    await reply.getByRole('button', { name: 'More for this comment' }).click();
    await ben.page.getByRole('menuitem', { name: 'Edit' }).click();
    await ben.page.getByLabel('Edit your comment').fill('I do, tomorrow.');
    await ben.page.getByRole('button', { name: 'Save' }).click();
    const edited = page.locator('.comment', { hasText: 'I do, tomorrow.' });
    await edited.getByText('edited').waitFor();
    const mine = ben.page.locator('.comment', { hasText: 'I do, tomorrow.' });
    await mine.hover();
    await mine.getByRole('button', { name: 'More for this comment' }).click();
    await ben.page.getByRole('menuitem', { name: 'Delete' }).click();
    await ben.page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
    await edited.waitFor({ state: 'detached' });
  });

  await t.test('search finds the moment and plays there', async () => {
    await ben.page.keyboard.press('/');
    await ben.page.keyboard.type('dashboard');
    await ben.page.keyboard.press('Enter');
    const hit = ben.page
      .locator('li a', { has: ben.page.locator('mark', { hasText: /dashboard/i }) })
      .first();
    await hit.waitFor();
    await ben.page.screenshot({ path: join(ARTEFACTS, 'search.png') });
    await hit.click();
    const wanted = spoken.find((one) => /dashboard/.test(one.text));
    await ben.page.waitForFunction(
      ([from, to]) => {
        const element = document.querySelector('video');
        const ms = (element?.currentTime ?? 0) * 1000;
        return element && !element.paused && ms > from - 1500 && ms < to + 4000;
      },
      [wanted.start_ms, wanted.end_ms]
    );
  });

  assert.deepEqual([...ana.problems, ...ben.problems], []);
});

/** Keeps every state that a card or upload shows, however short: progress may pass quickly. */
function watchStates(page) {
  return page.evaluate(() => {
    window.statesSeen = [];
    new MutationObserver(() => {
      for (const element of document.querySelectorAll('.state'))
        window.statesSeen.push(element.textContent ?? '');
    }).observe(document.body, { childList: true, subtree: true, characterData: true });
  });
}
