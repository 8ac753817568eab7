// A conversation about a moment: asked of somebody, answered at a touch, settled, opened again, and read as it was before.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { join } from 'node:path';
import { ARTEFACTS, commentBox, openReady, PASSWORD, Story, upload, video } from './harness.mjs';

let story;
before(async () => (story = await Story.open()));
after(() => story?.close());

test('a question is asked of somebody, answered and settled', async (t) => {
  const ana = await story.owner();
  const { page } = ana;
  await upload(page, video(story.folder, 'Release plan.mp4'));
  const invitation = await (
    await ana.context.request.post('/api/invitations', {
      data: { role: 'viewer' },
      headers: { origin: story.server.url }
    })
  ).json();
  const ben = await story.person();
  await ben.page.goto(new URL(invitation.url).pathname);
  await ben.page.getByLabel('Your name').fill('Ben Okafor');
  await ben.page.getByLabel('Email').fill('ben@example.org');
  await ben.page.getByLabel('Password').fill(PASSWORD);
  await ben.page.getByRole('button', { name: 'Join' }).click();
  await openReady(page, 'Release plan');
  await openReady(ben.page, 'Release plan');
  const thread = (who) => who.page.locator('article', { hasText: 'migration' });

  await t.test('with a name that completes, words that stand out, and a time', async () => {
    await commentBox(page).click();
    await page.keyboard.type('Is the **migration** done, @ok');
    await page.getByRole('option', { name: 'Ben Okafor' }).waitFor();
    await page.keyboard.press('Enter');
    await page.keyboard.type('? See 0:02 and <b>this</b>.');
    assert.match(await commentBox(page).inputValue(), /done, @Ben Okafor \? See/);
    await page.getByLabel('Kind of comment').selectOption('question');
    await page.getByLabel('Of whom').selectOption({ label: 'for Ben Okafor' });
    await page.getByLabel('Until when, in your time').fill('2031-05-06T17:30');
    await page.screenshot({ path: join(ARTEFACTS, 'thread-asking.png') });
    await page.keyboard.press('Escape');
    await page.reload();
    await commentBox(page).waitFor();
    assert.equal(await page.getByLabel('Kind of comment').inputValue(), 'question', 'kept across a reload');
    await commentBox(page).click();
    await page.keyboard.press('Control+Enter');
    const asked = thread(ben);
    await asked.locator('[data-ask=question]', { hasText: 'for you' }).waitFor();
    assert.match(await asked.locator('[data-ask=question]').innerText(), /due .*May 6, 2031/);
    assert.equal(await asked.locator('strong', { hasText: /^migration$/ }).count(), 1);
    assert.equal(await asked.locator('.mention').innerText(), '@Ben Okafor');
    assert.equal(await asked.locator('b').count(), 0);
    await asked.getByRole('button', { name: 'Jump to 0:02' }).last().click();
    await ben.page.waitForFunction(() => Math.abs(document.querySelector('video').currentTime - 2) < 1.5);
  });

  await t.test('an answer at a touch is seen by the other one', async () => {
    await thread(ben).getByRole('button', { name: 'React' }).click();
    await ben.page.getByRole('menuitem', { name: 'I look at it' }).click();
    const chip = thread(ana).getByRole('button', { name: '👀 1: Ben Okafor' });
    await chip.waitFor();
    await chip.click();
    await thread(ben).getByRole('button', { name: '👀 2: Ben Okafor, Ana Ferreira' }).waitFor();
  });

  await t.test('settled, it makes room, and can be opened again', async () => {
    await thread(ben).getByRole('button', { name: 'Settle' }).click();
    const folded = page.locator('article.settled');
    await folded.getByText('settled by Ben Okafor').waitFor();
    assert.equal(await folded.locator('.comment').count(), 0);
    await page.screenshot({ path: join(ARTEFACTS, 'thread-settled.png') });
    await folded.locator('.unfold').click();
    await folded.getByRole('button', { name: 'Open again' }).click();
    await page.locator('article.settled').waitFor({ state: 'detached' });
    await thread(ben).getByRole('button', { name: 'Settle' }).waitFor();
  });

  await t.test('what it said before can be read', async () => {
    const comment = thread(ana).locator('.comment').first();
    await comment.hover();
    await comment.getByRole('button', { name: 'More for this comment' }).click();
    await page.getByRole('menuitem', { name: 'Edit' }).click();
    await page.getByLabel('Edit your comment').fill('Is the migration over, @Ben Okafor?');
    await page.getByRole('button', { name: 'Save' }).click();
    const edited = thread(ben).getByRole('button', { name: 'edited' });
    await edited.click();
    const dialog = ben.page.getByRole('dialog', { name: 'What this comment said before' });
    await dialog.getByText('Is the **migration** done').waitFor();
    await ben.page.screenshot({ path: join(ARTEFACTS, 'thread-history.png') });
  });

  assert.deepEqual([...ana.problems, ...ben.problems], []);
});
