// Finding the moment: while it is typed, misspelled, narrowed, saved, shared, and played where it was found.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { join } from 'node:path';
import { asker } from './furnished.mjs';
import { ARTEFACTS, openReady, say, sentences, Story, upload, video } from './harness.mjs';

const SAMPLE = 'walkthrough.wav';
const spoken = sentences(SAMPLE);

let story;
before(async () => (story = await Story.open()));
after(() => story?.close());

test('the moment is found however it is looked for', async (t) => {
  const ana = await story.owner();
  const { page } = ana;
  await upload(page, video(story.folder, 'Release plan.mp4', { sample: SAMPLE }));
  await openReady(page, 'Release plan');
  await say(page, 'Is the dashboard slow for everybody?');
  const hits = page.locator('section li');
  const marks = page.locator('section mark');

  await t.test('a typo finds it while it is typed', async () => {
    await page.keyboard.press('/');
    await page.keyboard.type('dashbaord');
    await page.keyboard.press('Enter');
    await marks
      .filter({ hasText: /^dashboard$/i })
      .first()
      .waitFor();
    assert.equal(await hits.count(), 2, 'what was said and what was written');
  });

  await t.test('it plays where it was found', async () => {
    const said = hits.filter({ hasText: 'should be green' });
    await said.getByRole('button', { name: /^Play here/ }).click();
    const wanted = spoken.find((one) => /dashboard/.test(one.text));
    await page.waitForFunction(
      ([from, to]) => {
        const element = document.querySelector('section video');
        const ms = (element?.currentTime ?? 0) * 1000;
        return element && !element.paused && ms > from - 1500 && ms < to + 4000;
      },
      [wanted.start_ms, wanted.end_ms]
    );
    await page.screenshot({ path: join(ARTEFACTS, 'search-playing.png') });
    await said.getByRole('button', { name: /^Stop playing here/ }).click();
    await page.locator('section video').waitFor({ state: 'detached' });
  });

  await t.test('a filter narrows it, and the address carries both', async () => {
    await page.getByLabel('Kind').selectOption({ label: 'Comments' });
    await hits.filter({ hasText: 'should be green' }).waitFor({ state: 'detached' });
    assert.equal(await hits.count(), 1);
    await page.reload();
    await marks.first().waitFor();
    assert.equal(await hits.count(), 1);
    assert.equal(await page.getByLabel('Kind').inputValue(), 'comment');
    await page.getByLabel('Person').selectOption({ label: 'Ana Ferreira' });
    await page.waitForURL(/person=/);
    assert.equal(await hits.count(), 1);
  });

  await t.test('a saved search asks the same again', async () => {
    await page.getByRole('button', { name: 'Save search' }).click();
    const saved = page.getByRole('list', { name: 'Saved searches' });
    await saved.getByRole('link', { name: 'dashbaord' }).waitFor();
    await page.goto('/search');
    await saved.getByRole('link', { name: 'dashbaord' }).click();
    await marks.first().waitFor();
    assert.equal(await hits.count(), 1);
    assert.equal(await page.getByLabel('Kind').inputValue(), 'comment');
    const forgotten = page.waitForResponse((answer) => answer.request().method() === 'DELETE');
    await saved.getByRole('button', { name: 'Forget the search dashbaord' }).click();
    await saved.waitFor({ state: 'detached' });
    assert.equal((await forgotten).status(), 204);
    await page.reload();
    await marks.first().waitFor();
    assert.equal(await page.getByRole('list', { name: 'Saved searches' }).count(), 0);
  });

  await t.test('a phrase is looked for as it stands', async () => {
    await page.goto('/search?q=' + encodeURIComponent('"should be green"'));
    await marks.first().waitFor();
    assert.equal(await hits.count(), 1);
    await page.goto('/search?q=' + encodeURIComponent('"be should green"'));
    await page.getByText(/Nothing matches/).waitFor();
  });

  await t.test('what finds nothing under filters is found without them', async () => {
    await page.goto('/search?q=migration&kind=comment');
    await page.getByRole('button', { name: 'Take the filters away' }).click();
    await marks.first().waitFor();
    assert.equal(new URL(page.url()).searchParams.get('kind'), null);
  });

  await t.test('recordings with an open question are told from the others', async () => {
    const ask = asker(ana.context.request, story.server.url);
    await page.goto('/search?q=migration');
    await marks.first().waitFor();
    await page.getByLabel('Questions').selectOption({ label: 'With an open question' });
    await page.getByText(/Nothing matches “migration” with these filters/).waitFor();
    const [{ id }] = (await ask('GET', '/api/recordings')).recordings;
    const question = { start_ms: 1000, body: 'When will it run?', kind: 'question' };
    const { id: asked } = await ask('POST', `/api/recordings/${id}/comments`, question);
    await page.reload();
    await marks.first().waitFor();
    assert.equal(await page.getByLabel('Questions').inputValue(), 'question');
    await ask('PUT', `/api/comments/${asked}/resolved`, { resolved: true });
    await page.reload();
    await page.getByText(/Nothing matches/).waitFor();
  });

  assert.deepEqual(ana.problems, []);
});
