import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { ARTEFACTS, openReady, PASSWORD, Story, upload } from './harness.mjs';

const SAMPLE_TITLE = 'Sample walkthrough: from upload to deploy';

let story;
let ana;
let page;
before(async () => {
  story = await Story.open();
  ana = await story.owner();
  page = ana.page;
});
after(() => story?.close());

test('the sample shows everything at once: video, text as it comes, comments', async () => {
  await page.getByRole('button', { name: 'Try the sample walkthrough' }).click();
  await page.getByRole('heading', { name: SAMPLE_TITLE }).waitFor();
  await page.locator('.comment', { hasText: 'Comments belong to a moment' }).waitFor();
  await page.locator('[data-transcript-state=running]').waitFor({ state: 'attached' });
  await page.locator('[data-transcript] li').first().waitFor();
  await page.locator('[data-transcript-state=ready]').waitFor({ state: 'attached' });
  await page.locator('video').waitFor();
  await portrait(page);
  await page.goto('/');
  await page.locator('.poster img').first().waitFor();
  await page.screenshot({ path: join(ARTEFACTS, 'library.png') });
});

test('text can be downloaded in every form, and the original', async () => {
  await openReady(page, SAMPLE_TITLE);
  await page.getByRole('button', { name: 'Download' }).click();
  // What is in the menu is fetched when it is opened.
  await page.getByRole('menuitem').nth(7).waitFor();
  const links = await page.getByRole('menuitem').evaluateAll((items) => items.map((item) => item.href));
  assert.equal(links.length, 8);
  for (const link of links) {
    const answer = await ana.context.request.get(link);
    assert.equal(answer.status(), 200, link);
    assert.ok((await answer.body()).length > 0, link);
  }
  await page.keyboard.press('Escape');
});

test('captions are the player’s own', async () => {
  await page.getByRole('button', { name: 'Captions' }).click();
  await page.getByRole('menuitemradio', { name: 'Captions' }).click();
  await page.waitForFunction(() => {
    const [track] = document.querySelector('video').textTracks;
    return track?.mode === 'showing' && (track.cues?.length ?? 0) > 3;
  });
});

test('transcribing again can be begun and cancelled, and the text stays', async () => {
  const before = await page.locator('[data-transcript] li').count();
  let cancelled = false;
  // A fast machine may be done before anybody can cancel.
  for (let tries = 0; tries < 10 && !cancelled; tries += 1) {
    await page.getByRole('button', { name: 'More about the transcript' }).click();
    await page.getByRole('menuitem', { name: 'Transcribe again' }).click();
    await page.getByLabel('Language').selectOption('en');
    await page.getByLabel('Model').selectOption('demo');
    await page.getByRole('button', { name: 'Transcribe', exact: true }).click();
    await page.locator('[data-transcript-state=running]').waitFor({ state: 'attached' });
    assert.equal(await page.locator('[data-transcript] li').count(), before);
    const cancel = page.getByRole('button', { name: 'Cancel', exact: true });
    cancelled = await cancel.click({ timeout: 5000 }).then(
      () => true,
      () => false
    );
    await page.locator('[data-transcript-state=ready]').waitFor({ state: 'attached' });
  }
  assert.ok(cancelled);
  // A cancelled version leaves the text as it was, and says nothing more of itself.
  assert.equal(await page.locator('[data-transcript] li').count(), before);
});

test('a link to a moment opens there', async () => {
  const line = page.locator('[data-transcript] li').nth(3);
  const anchor = await line.getAttribute('id');
  await page.goto(`${new URL(page.url()).pathname}?t=20.5#${anchor}`);
  await page.waitForFunction(
    () => Math.abs((document.querySelector('video')?.currentTime ?? 0) - 20.5) < 0.3
  );
});

test('a file that is no recording says why', async () => {
  const path = join(story.folder, 'notes.mp4');
  writeFileSync(path, 'These are only notes.\n'.repeat(200));
  await page.goto('/');
  await upload(page, path);
  const card = page.locator('article', { hasText: 'notes' });
  await card.locator('.state.bad').waitFor();
  assert.ok((await card.locator('.state.bad').innerText()).length > 20);
});

test('a viewer is offered only what a viewer may do', async () => {
  await page.goto('/people');
  await page.getByLabel('Role', { exact: true }).selectOption('viewer');
  await page.getByRole('button', { name: 'Make a link' }).click();
  const link = await page.getByLabel(/Send this link/).inputValue();
  const { page: theirs, problems } = await story.person();
  await theirs.goto(new URL(link).pathname);
  await theirs.getByLabel('Your name').fill('Vera Lind');
  await theirs.getByLabel('Email').fill('vera@example.org');
  await theirs.getByLabel('Password').fill(PASSWORD);
  await theirs.getByRole('button', { name: 'Join' }).click();
  await theirs.getByRole('link', { name: SAMPLE_TITLE, exact: true }).waitFor();
  assert.equal(await theirs.locator('[data-upload]').count(), 0);
  assert.equal(await theirs.getByRole('button', { name: /^More for/ }).count(), 0);
  await openReady(theirs, SAMPLE_TITLE);
  assert.equal(await theirs.getByRole('button', { name: 'More about the transcript' }).count(), 0);
  assert.equal(await theirs.getByRole('button', { name: 'More for this recording' }).count(), 0);
  await theirs.goto('/people');
  await theirs.getByText('vera@example.org').waitFor();
  assert.equal(await theirs.getByRole('button', { name: 'Make a link' }).count(), 0);
  assert.equal(await theirs.getByRole('combobox').count(), 0);
  assert.deepEqual(problems, []);
});

test('an address that leads nowhere says so', async () => {
  await page.goto('/r/00000000-0000-7000-8000-000000000000');
  await page.getByRole('heading', { name: 'This is not here' }).waitFor();
  await page.goto('/join/nothing');
  await page.getByText('This link has been used, has expired').waitFor();
});

test('rename, put away and delete, seen by another at once, and gone from search', async () => {
  const other = await story.login();
  await other.page.goto('/');
  await page.goto('/');
  await page.getByRole('button', { name: `More for ${SAMPLE_TITLE}` }).click();
  await page.getByRole('menuitem', { name: 'Rename' }).click();
  await page.getByLabel('Title').fill('The walkthrough');
  await page.getByRole('button', { name: 'Save' }).click();
  await other.page.getByRole('link', { name: 'The walkthrough', exact: true }).waitFor();

  await page.getByRole('button', { name: 'More for The walkthrough' }).click();
  await page.getByRole('menuitem', { name: 'Move to the trash' }).click();
  await page.getByRole('link', { name: 'The walkthrough', exact: true }).waitFor({ state: 'detached' });
  await other.page.getByRole('link', { name: 'The walkthrough', exact: true }).waitFor({ state: 'detached' });
  await other.page.goto('/?trash=true');
  await other.page.getByRole('link', { name: 'The walkthrough', exact: true }).click();
  await other.page.getByText('moved this to the trash').waitFor();
  await other.page.getByRole('button', { name: 'More for this recording' }).click();
  await other.page.getByRole('menuitem', { name: 'Delete for good' }).click();
  await other.page.getByRole('dialog').getByRole('button', { name: 'Delete for good' }).click();
  await other.page.getByRole('heading', { name: 'Recordings' }).waitFor();
  await page.goto('/search?q=migration');
  await page.getByText('Nothing matches').waitFor();
  assert.deepEqual([...ana.problems, ...other.problems], []);
});

/** The watch page as one meets it: in the middle of a recording, with a conversation. */
async function portrait(page) {
  await page.setViewportSize({ width: 1440, height: 900 });
  await page.getByRole('button', { name: 'Play from 0:24' }).click();
  await page.locator('video').evaluate(
    (video) =>
      new Promise((resolve) => {
        video.pause();
        video.addEventListener('seeked', resolve, { once: true });
        video.currentTime = 26;
      })
  );
  await page.locator('[data-transcript] li.current').waitFor();
  await page.screenshot({ path: join(ARTEFACTS, 'watch-sample.png') });
}
