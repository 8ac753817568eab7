import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { join } from 'node:path';
import { correct, line, somebody } from './correcting.mjs';
import { ARTEFACTS, openReady, Story, upload, video } from './harness.mjs';

let story;
let page;
let problems;
let address;
before(async () => {
  story = await Story.open();
  ({ page, problems } = await story.owner());
  await upload(page, video(story.folder, 'Names.mp4'));
  await openReady(page, 'Names');
  address = new URL(page.url()).pathname;
});
after(() => story?.close());

test('what was put right once is written like that always, and in other lines', async () => {
  await correct(page, 0, 'Ask de brief about it.');
  await correct(page, 1, 'Everybody opens de brief in the morning.');
  await correct(page, 0, 'Ask Debrief about it.');
  await page.getByText('Always write “Debrief” for “de brief”?').waitFor();
  await page.screenshot({ path: join(ARTEFACTS, 'glossary-always.png') });
  await page.getByRole('button', { name: 'Always', exact: true }).click();
  await page.getByRole('button', { name: 'Mend 1 other line…' }).click();
  const dialog = page.getByRole('dialog');
  assert.equal(await dialog.locator('ins').innerText(), 'Debrief');
  await dialog.getByRole('button', { name: 'Mend 1 line' }).click();
  await line(page, 1).locator('p', { hasText: 'Everybody opens Debrief in the morning.' }).waitFor();
  await line(page, 1)
    .getByRole('img', { name: /^Mended by the glossary/ })
    .waitFor();
});

test('terms are added, changed and deleted on the glossary’s page', async () => {
  await page.getByRole('button', { name: 'Account and workspace' }).click();
  await page.getByRole('menuitem', { name: 'Glossary' }).click();
  await page.locator('[data-term=Debrief]').getByText('de brief').waitFor();

  await page.getByLabel('Written as').fill('PostgreSQL');
  await page.getByLabel('Heard as').fill('post gress, postgres queue l');
  await page.getByRole('button', { name: 'Add', exact: true }).click();
  const postgres = page.locator('[data-term=PostgreSQL]');
  await postgres.getByText('postgres queue l').waitFor();
  await page.screenshot({ path: join(ARTEFACTS, 'glossary.png') });

  await page.getByRole('button', { name: 'Actions for PostgreSQL' }).click();
  await page.getByRole('menuitem', { name: 'Edit' }).click();
  await postgres.getByRole('button', { name: 'Remove “postgres queue l”' }).click();
  await postgres.getByRole('button', { name: 'Save' }).click();
  await postgres.getByText('post gress').waitFor();
  assert.equal(await postgres.getByText('postgres queue l').count(), 0);

  await page.getByRole('button', { name: 'Actions for PostgreSQL' }).click();
  await page.getByRole('menuitem', { name: /Look for it in older transcripts/ }).click();
  await page.getByText('It is not heard wrongly in any text that you may see.').waitFor();
  await page.getByRole('dialog').getByRole('button', { name: 'Close' }).last().click();

  await page.getByRole('button', { name: 'Actions for PostgreSQL' }).click();
  await page.getByRole('menuitem', { name: 'Delete' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
  await postgres.waitFor({ state: 'detached' });
  await page.reload();
  await page.locator('[data-term=Debrief]').waitFor();
  assert.equal(await postgres.count(), 0);
});

test('who may only read sees the terms, and nothing to change them with', async () => {
  const vera = await somebody(story, page, {
    role: 'viewer',
    name: 'Vera Lind',
    email: 'vera@example.org',
    at: '/glossary'
  });
  await vera.page.locator('[data-term=Debrief]').waitFor();
  assert.equal(await vera.page.getByLabel('Written as').count(), 0);
  assert.equal(await vera.page.getByRole('button', { name: /^Actions for/ }).count(), 0);
  await vera.page.goto(address);
  await line(vera.page, 1)
    .getByRole('img', { name: /^Mended by the glossary/ })
    .waitFor();
  assert.deepEqual([...problems, ...vera.problems], []);
});
