// How a library of many recordings is kept: order and filters, tags, the trash, several at once, what took another's
// place, and going on where one stopped.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { asker, colleague, prepared, send, sendFile } from './furnished.mjs';
import { intercept, mediaMs, Story, until, video } from './harness.mjs';

const FILM = 'Weekly review';
const NOTES = ['alpha', 'Beta', 'gamma', 'Delta', 'epsilon'];

let story;
let ana;
let page;
let ask;
const ids = {};

before(async () => {
  story = await Story.open();
  ana = await story.owner();
  page = ana.page;
  ask = asker(ana.context.request, story.server.url);
  const film = video(story.folder, 'film.mp4', { sample: 'walkthrough.wav' });
  ids[FILM] = await sendFile(ask, film, { filename: 'film.mp4', title: FILM });
  const ben = await colleague(ask, story.server.url, { name: 'Ben Okafor', email: 'ben@example.org' });
  for (const title of NOTES) {
    const whose = title === 'epsilon' ? ben.ask : ask;
    ids[title] = await send(whose, Buffer.from(`Only ${title}.`), { filename: `${title}.mp4`, title });
  }
  await ben.end();
  for (const id of Object.values(ids)) await prepared(ask, id);
});
after(() => story?.close());

const titles = (on = page) => on.locator('article h2 a').allInnerTexts();
const shows = (expected, on = page) =>
  until(async () => JSON.stringify(await titles(on)) === JSON.stringify(expected));
const card = (title, on = page) => on.locator(`[data-recording="${ids[title]}"]`);
const search = (on = page) => new URL(on.url()).search;
const checkbox = (title) => page.getByRole('checkbox', { name: `Select ${title}` });
const undo = () => page.getByRole('button', { name: 'Undo' });

/** A page hears of changes once its stream is open: a title that changes on and on then changes there too. */
async function hears(on) {
  let n = 0;
  await card('alpha', on).waitFor();
  await until(async () => {
    await ask('PATCH', `/api/recordings/${ids.alpha}`, { title: `alpha ${(n += 1)}` });
    return (await on.getByRole('link', { name: /^alpha \d/ }).count()) > 0;
  });
  await ask('PATCH', `/api/recordings/${ids.alpha}`, { title: 'alpha' });
}

async function chooses(title, item) {
  await page.getByRole('button', { name: `More for ${title}` }).press('Enter');
  await page.getByRole('menuitem', { name: item }).press('Enter');
}

test('order, filters and view are in the address: they survive a reload, and the way back', async () => {
  await page.goto('/');
  await shows(['epsilon', 'Delta', 'gamma', 'Beta', 'alpha', FILM]);
  await page.getByLabel('Order', { exact: true }).selectOption('title');
  await shows(['alpha', 'Beta', 'Delta', 'epsilon', 'gamma', FILM]);
  await page.getByLabel('Person', { exact: true }).selectOption('Ben Okafor');
  await shows(['epsilon']);
  assert.match(search(), /owner=[0-9a-f-]{36}&sort=title/);
  await page.reload();
  await shows(['epsilon']);
  assert.equal(await page.getByLabel('Order', { exact: true }).inputValue(), 'title');

  await page.goBack();
  await shows(['alpha', 'Beta', 'Delta', 'epsilon', 'gamma', FILM]);
  assert.equal(search(), '?sort=title');
  await page.getByLabel('Kind', { exact: true }).selectOption('audio');
  await page.getByText('Nothing here is like that.').waitFor();
  await page.getByRole('link', { name: 'Take the filters away' }).click();
  await shows(['epsilon', 'Delta', 'gamma', 'Beta', 'alpha', FILM]);

  await page.getByRole('button', { name: 'List', exact: true }).click();
  await page.locator('article.list').first().waitFor();
  await page.goto('/?sort=longest');
  await page.locator('article.list').first().waitFor();
  assert.equal((await titles())[0], FILM);
  await page.getByRole('button', { name: 'Grid', exact: true }).click();
  await page.locator('article.grid').first().waitFor();
});

test('what changes comes to where the order wants it, or goes', async () => {
  await page.goto('/?sort=title');
  await hears(page);
  await shows(['alpha', 'Beta', 'Delta', 'epsilon', 'gamma', FILM]);
  await ask('PATCH', `/api/recordings/${ids.alpha}`, { title: 'Eta' });
  await shows(['Beta', 'Delta', 'epsilon', 'Eta', 'gamma', FILM]);
  await ask('PATCH', `/api/recordings/${ids.alpha}`, { title: 'alpha' });
  await shows(['alpha', 'Beta', 'Delta', 'epsilon', 'gamma', FILM]);
});

test('tags are given with the keyboard, offered to the next, and asked for', async () => {
  await page.goto('/');
  await chooses('alpha', 'Tags');
  const field = page.getByRole('combobox', { name: 'Tags' });
  await field.pressSequentially('Deploy  Logs,billing');
  await field.press('Enter');
  await field.pressSequentially('wrong');
  await field.press('Enter');
  await field.press('Backspace');
  await page.getByRole('button', { name: 'Save' }).click();
  await card('alpha').getByRole('link', { name: 'deploy logs' }).waitFor();
  assert.deepEqual((await ask('GET', `/api/recordings/${ids.alpha}`)).tags, ['billing', 'deploy logs']);

  await chooses('Beta', 'Tags');
  await field.pressSequentially('dep');
  await page.getByRole('listbox').getByRole('option', { name: 'deploy logs' }).waitFor();
  await field.press('ArrowDown');
  await field.press('Enter');
  // What is typed and not added yet counts too; Escape takes back only what is typed.
  await field.pressSequentially('nothing');
  await field.press('Escape');
  await field.pressSequentially('new');
  await page.getByRole('button', { name: 'Save' }).click();
  await card('Beta').getByRole('link', { name: 'new' }).click();
  await shows(['Beta']);
  assert.equal(search(), '?tag=new');
  await page.getByLabel('Tag', { exact: true }).selectOption('deploy logs');
  await shows(['Beta', 'alpha']);
  await ask('PATCH', `/api/recordings/${ids.Beta}`, { tags: [] });
  await shows(['alpha']);
});

test('the trash keeps what is put there, gives it back, and deletes when asked', async () => {
  const other = await story.login();
  await other.page.goto('/');
  await hears(other.page);
  await page.goto('/');
  await shows(['epsilon', 'Delta', 'gamma', 'Beta', 'alpha', FILM]);
  await chooses('gamma', 'Move to the trash');
  await shows(['epsilon', 'Delta', 'Beta', 'alpha', FILM]);
  await shows(['epsilon', 'Delta', 'Beta', 'alpha', FILM], other.page);
  // The focus goes on.
  await page.waitForFunction(() => document.activeElement?.textContent === 'Beta');
  await undo().click();
  await shows(['epsilon', 'Delta', 'gamma', 'Beta', 'alpha', FILM]);
  await shows(['epsilon', 'Delta', 'gamma', 'Beta', 'alpha', FILM], other.page);

  await chooses('gamma', 'Move to the trash');
  await chooses('Delta', 'Move to the trash');
  await page.getByRole('link', { name: 'Trash' }).click();
  await shows(['Delta', 'gamma']);
  await card('Delta').getByText('By Ana Ferreira').waitFor();
  await chooses('gamma', 'Restore');
  await shows(['Delta']);
  await chooses('Delta', 'Delete for good');
  await page.getByRole('dialog').getByRole('button', { name: 'Delete for good' }).click();
  await page.getByText('The trash is empty.').waitFor();
  await page.getByRole('link', { name: 'All recordings' }).click();
  await shows(['epsilon', 'gamma', 'Beta', 'alpha', FILM]);
  await shows(['epsilon', 'gamma', 'Beta', 'alpha', FILM], other.page);
  assert.deepEqual(other.problems, []);
  await other.context.close();
});

test('several at once: a range, tags, and what fails stays chosen and says why', async () => {
  await page.goto('/');
  await card('gamma').hover();
  await checkbox('gamma').click();
  await checkbox('alpha').click({ modifiers: ['Shift'] });
  await page.getByText('3 selected').waitFor();
  await page.keyboard.press('Escape');
  await page.getByText('3 selected').waitFor({ state: 'detached' });

  await checkbox('alpha').focus();
  await page.keyboard.press('Space');
  await checkbox('Beta').click();
  await page.getByRole('button', { name: 'Tags…' }).click();
  await page.getByText('Only some of them have billing, deploy logs.').waitFor();
  await page.getByRole('combobox', { name: 'Tags' }).fill('both');
  await page.getByRole('button', { name: 'Save' }).click();
  await card('Beta').getByRole('link', { name: 'both' }).waitFor();
  await until(
    async () => (await ask('GET', `/api/recordings/${ids.alpha}`)).tags.join() === 'billing,both,deploy logs'
  );

  await checkbox('gamma').click();
  await checkbox('alpha').click();
  await checkbox('Beta').click();
  await intercept(page, `**/api/recordings/${ids.Beta}/trash`, (route) =>
    route.fulfill({
      status: 403,
      json: { error: { code: 'forbidden', message: 'Only its owner may do that.' } }
    })
  );
  await page.getByRole('button', { name: 'Move to the trash' }).click();
  await shows(['epsilon', 'Beta', FILM]);
  await card('Beta').getByText('Only its owner may do that.').waitFor();
  assert.ok(await checkbox('Beta').isChecked());
  await page.unrouteAll();
  await page.getByRole('button', { name: 'Move to the trash' }).click();
  await shows(['epsilon', FILM]);
  await undo().click();
  await shows(['epsilon', 'Beta', FILM]);

  await page.goto('/?trash=true');
  await shows(['gamma', 'alpha']);
  await checkbox('gamma').click();
  await page.getByRole('button', { name: 'Select all' }).click();
  await page.getByRole('button', { name: 'Restore' }).click();
  await page.getByText('The trash is empty.').waitFor();
});

test('it goes on where one stopped, on another device', async () => {
  const path = `/r/${ids[FILM]}`;
  await page.goto(`${path}?t=21`);
  await page.locator('video').evaluate((film) => (film.muted = true));
  await page.keyboard.press('k');
  await until(async () => (await mediaMs(page)) > 21_500);
  const told = page.waitForRequest((request) => /position$/.test(request.url()));
  await page.keyboard.press('k');
  const at = (await told).postDataJSON().position_ms;
  await until(async () => (await ask('GET', `/api/recordings/${ids[FILM]}`)).position_ms === at);
  await page.goto('/');
  const share = await card(FILM)
    .locator('.watched span')
    .evaluate((line) => parseFloat(line.style.width));
  assert.ok(share > 30 && share < 50, `${share} % of it`);

  const phone = await story.login();
  await phone.page.goto(path);
  await phone.page.getByText('Goes on at 0:21.').waitFor();
  await until(async () => Math.abs((await mediaMs(phone.page)) - at) < 100);
  await phone.page.goto(`${path}?t=30`);
  await until(async () => Math.abs((await mediaMs(phone.page)) - 30_000) < 100);
  assert.equal(await phone.page.getByText('Goes on at').count(), 0);
  // A look at a moment is not watching.
  await phone.page.goto(path);
  await phone.page.getByRole('button', { name: 'Start over' }).click();
  await until(async () => (await mediaMs(phone.page)) === 0);
  await phone.page.reload();
  await phone.page.getByText('Goes on at 0:21.').waitFor();
  assert.deepEqual(phone.problems, []);
  await phone.context.close();
});

test('the timeline shows small pictures under the pointer, and by keys', async () => {
  await until(async () => (await ask('GET', `/api/recordings/${ids[FILM]}`)).has_pictures);
  const { storyboard } = await ask('GET', `/api/recordings/${ids[FILM]}/pictures`);
  await ask('PUT', `/api/recordings/${ids[FILM]}/chapters`, {
    chapters: [
      { start_ms: 0, title: 'The page' },
      { start_ms: 20_000, title: 'The deploy' }
    ]
  });
  const sheets = [];
  page.on('request', (request) => /storyboard/.test(request.url()) && sheets.push(request.url()));
  await page.goto(`/r/${ids[FILM]}?t=0`);
  const slider = page.getByRole('slider', { name: 'Position' });
  await until(async () => Number(await slider.getAttribute('max')) > 50_000);
  assert.deepEqual(sheets, [], 'nobody needs it yet');
  const box = await slider.boundingBox();
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  const preview = page.locator('[data-preview]');
  await preview.locator('.tile').waitFor();
  assert.match(await preview.innerText(), /^0:2[78]\s+The deploy$/);
  assert.equal(await tileOf(preview, storyboard), Math.floor(28_300 / storyboard.interval_ms));
  await page.mouse.move(10, 300);
  await preview.waitFor({ state: 'detached' });

  await page.getByRole('button', { name: 'Play', exact: true }).last().focus();
  await page.keyboard.press('Shift+Tab');
  await page.locator('[data-preview]').waitFor();
  await page.keyboard.press('End');
  await until(async () => (await tileOf(preview, storyboard)) === storyboard.count - 1);
  await page.keyboard.press('Escape');
  await preview.waitFor({ state: 'detached' });
  assert.equal(sheets.length, 1);
});

/** Which of the small pictures is shown. */
async function tileOf(preview, { columns, tile_width, tile_height }) {
  const place = await preview.locator('.tile').evaluate((tile) => tile.style.backgroundPosition);
  const [left, top] = place.split(' ').map((part) => -parseFloat(part));
  return (top / tile_height) * columns + left / tile_width;
}

test('a newer walkthrough takes the place of an older one, and the page says so', async () => {
  await page.goto(`/r/${ids.alpha}`);
  const more = async (item) => {
    await page.getByRole('button', { name: 'More for this recording' }).press('Enter');
    await page.getByRole('menuitem', { name: item }).press('Enter');
  };
  await more('Replaced by');
  await page.getByRole('combobox', { name: 'Title' }).pressSequentially('week');
  await page.getByRole('option', { name: FILM }).waitFor();
  await until(async () => (await page.getByRole('option').count()) === 1);
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await page.getByText('There is a newer walkthrough').getByRole('link', { name: FILM }).click();
  await page.getByText('Replaces').getByRole('link', { name: 'alpha' }).waitFor();
  await more('Replaced by');
  await page.getByRole('option', { name: 'alpha' }).click();
  await page.getByText('Choose a newer one.').waitFor();
  await page.keyboard.press('Escape');
  await page.goto('/');
  await card('alpha').getByText('Replaced by').getByRole('link', { name: FILM }).waitFor();

  await page.goto(`/r/${ids.alpha}`);
  await page.getByRole('button', { name: 'Remove the pointer' }).click();
  await page.getByText('There is a newer walkthrough').waitFor({ state: 'detached' });
  await more('Move to the trash');
  await page.getByText('Ana Ferreira moved this to the trash just now').waitFor();
  await page.getByRole('button', { name: 'Restore' }).click();
  await page.getByText('moved this to the trash').waitFor({ state: 'detached' });
  assert.deepEqual(ana.problems, []);
});
