// A comment about a part of the picture, and one about words of the transcript: they are selected, stay attached when the line is corrected, and are found
// from the comment.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { join } from 'node:path';
import { ask, correct, line, textOf } from './correcting.mjs';
import { ARTEFACTS, commentBox, marked, openReady, Story, until, upload, video } from './harness.mjs';

let story;
let page;
let problems;
let recording;
before(async () => {
  story = await Story.open();
  ({ page, problems } = await story.owner());
  await upload(page, video(story.folder, 'Quoted.mp4'));
  await openReady(page, 'Quoted');
  recording = page.url().split('/').at(-1);
});
after(() => story?.close());

const comments = async () => JSON.parse(await ask(page, `/api/recordings/${recording}/comments`)).comments;
const transcript = async () => JSON.parse(await ask(page, `/api/recordings/${recording}/transcript`));

/** As a pointer would that is drawn over them. */
async function select(at, words) {
  await page.evaluate(
    ([at, words]) => {
      const text = document.querySelectorAll('[data-transcript] li[id^="s-"] > p.text')[at];
      const walker = document.createTreeWalker(text, NodeFilter.SHOW_TEXT);
      const places = [];
      while (walker.nextNode())
        for (let i = 0; i < walker.currentNode.length; i += 1) places.push([walker.currentNode, i]);
      const from = text.textContent.indexOf(words);
      const range = document.createRange();
      range.setStart(...places[from]);
      const [node, offset] = places[from + words.length - 1];
      range.setEnd(node, offset + 1);
      getSelection().removeAllRanges();
      getSelection().addRange(range);
    },
    [at, words]
  );
}

test('words are selected, written about, and found again from the comment', async () => {
  const text = await textOf(page, 1);
  const words = text.split(' ').slice(1, 4).join(' ');
  await select(1, words);
  await page.getByRole('toolbar', { name: 'Selected words' }).waitFor();
  await page.screenshot({ path: join(ARTEFACTS, 'quote-select.png') });
  await page.getByRole('button', { name: 'Comment on this' }).click();
  await page.locator('[data-about]', { hasText: words }).waitFor();
  assert.equal(await commentBox(page).evaluate((box) => box === document.activeElement), true);
  await page.keyboard.type('Is that still so?');
  // Kept with the text.
  await page.reload();
  await page.locator('[data-about]', { hasText: words }).waitFor();
  await commentBox(page).press('Control+Enter');
  const said = page.locator('.comment', { hasText: 'Is that still so?' });
  await said.locator('blockquote', { hasText: words }).waitFor();
  await page.locator('[data-about]').waitFor({ state: 'detached' });

  const [comment] = await comments();
  const { segments } = await transcript();
  assert.equal(comment.quote.text, words);
  assert.ok(comment.start_ms >= segments[1].start_ms && comment.end_ms <= segments[1].end_ms);
  assert.ok(comment.start_ms < comment.end_ms);
  const marks = (name) =>
    until(async () => JSON.stringify(await marked(page, name)) === JSON.stringify([words]));
  await marks('debrief-quoted');
  await said.getByRole('button', { name: words }).click();
  await marks('debrief-quote-chosen');
  await page.screenshot({ path: join(ARTEFACTS, 'quote-shown.png') });
});

test('a quote can be written about from a later moment', async () => {
  const words = (await textOf(page, 0)).split(' ').slice(0, 2).join(' ');
  await select(0, words);
  await page.getByRole('button', { name: 'Comment on this' }).click();
  await page.keyboard.type('Seen only later');
  await page.locator('video').evaluate((video) => (video.currentTime = 9));
  await page.getByRole('button', { name: /^move to/ }).click();
  await commentBox(page).press('Control+Enter');
  await page.locator('.comment', { hasText: 'Seen only later' }).waitFor();
  const said = (await comments()).find((one) => one.body === 'Seen only later');
  assert.equal(said.quote.text, words);
  assert.ok(said.start_ms > 8000, `${said.start_ms}`);
  const removed = await page.context().request.delete(`/api/comments/${said.id}`, {
    headers: { origin: story.server.url }
  });
  assert.ok(removed.ok());
  await page.locator('.comment', { hasText: 'Seen only later' }).waitFor({ state: 'detached' });
});

test('the quote stays with its words when the line is corrected around them', async () => {
  const [{ quote }] = await comments();
  const text = await textOf(page, 1);
  await correct(page, 1, `Well, then: ${text}`);
  await line(page, 1).locator('p', { hasText: 'Well, then' }).waitFor();
  await page.waitForFunction(
    (words) => [...(CSS.highlights.get('debrief-quoted') ?? [])].some((range) => range.toString() === words),
    quote.text
  );
});

test('a part of the picture is marked by the pointer and by the keyboard, and shown from the comment', async () => {
  const mark = page.getByRole('button', { name: 'Mark a part of the picture' });
  await mark.click();
  const board = page.getByRole('application', { name: /^Part of the picture/ });
  const box = await board.boundingBox();
  const at = (x, y) => [box.x + box.width * x, box.y + box.height * y];
  await page.mouse.move(...at(0.3, 0.3));
  await page.mouse.down();
  await page.mouse.move(...at(0.5, 0.6));
  await page.mouse.up();
  await board.waitFor({ state: 'detached' });
  await page.keyboard.type('This button here');
  await page.screenshot({ path: join(ARTEFACTS, 'region-drawn.png') });
  await page.reload();
  await page.locator('[data-region]').waitFor();
  await commentBox(page).press('Control+Enter');
  const said = page.locator('.comment', { hasText: 'This button here' });
  await said.waitFor();
  await page.locator('[data-region]').waitFor({ state: 'detached' });
  const { region } = (await comments()).find((one) => one.body === 'This button here');
  assert.ok(Math.abs(region.height - 0.3) < 0.02 && Math.abs(region.y - 0.3) < 0.02, JSON.stringify(region));
  await said.getByRole('button', { name: 'A part of the picture' }).click();
  await page.locator('[data-region]').waitFor();

  await mark.click();
  await board.press('ArrowRight');
  await board.press('Shift+ArrowDown');
  await board.press('Enter');
  await commentBox(page).fill('By keyboard');
  await commentBox(page).press('Control+Enter');
  await page.locator('.comment', { hasText: 'By keyboard' }).waitFor();
  const drawn = (await comments()).find((one) => one.body === 'By keyboard').region;
  assert.deepEqual(
    [drawn.x, drawn.height].map((part) => part.toFixed(3)),
    ['0.395', '0.270']
  );
});

test('a whole line is quoted from the keyboard', async () => {
  await line(page, 0)
    .getByRole('button', { name: /^Play from/ })
    .focus();
  await line(page, 0).getByRole('button', { name: 'Comment on this line' }).focus();
  await page.keyboard.press('Enter');
  await page.locator('[data-about]', { hasText: await textOf(page, 0) }).waitFor();
  await page.getByRole('button', { name: 'Without these words' }).click();
  await page.locator('[data-about]').waitFor({ state: 'detached' });
  assert.deepEqual(problems, []);
});
