// Every page and everything that opens on one, in both themes: the rules of WCAG 2.2 A and AA as far as a program can
// check them, on telephones as on walls, without anything that moves for those who want none of it.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { asker, furnish, importLines, prepared, say, sendFile, transcribed } from './furnished.mjs';
import { PASSWORD, Story, video } from './harness.mjs';
import { fits, keepsTheRules, WIDE } from './looking.mjs';
import { IN_GLOSSARY, IN_LIBRARY, IN_PEOPLE, IN_READING, IN_SEARCH, IN_WATCH, through } from './places.mjs';
import { sameTree } from './tree.mjs';

let story;
let person;
let page;
let film;
let ask;
before(async () => {
  story = await Story.open();
  // Without movement colours do not fade either: what is measured is what stays.
  person = await story.person(story.server.url, { reducedMotion: 'reduce' });
  page = person.page;
  film = video(story.folder, 'film.mp4');
  ask = asker(person.context.request, story.server.url);
});
after(() => story?.close());

/** A page, at every width; on the narrowest it is another layout, for the rules as well. */
async function look(place) {
  await keepsTheRules(page, place);
  await fits(page, place);
  await page.setViewportSize({ width: 320, height: 860 });
  await keepsTheRules(page, `${place}, narrow`, 'html', ['light']);
  await page.setViewportSize(WIDE);
}

/** What opened on it; where it is narrow, it could be cut off. */
async function lookInside(place, inside) {
  await keepsTheRules(page, place, inside);
  await fits(page, place, [320]);
}

/** Goes there, waits for what tells that it is there, and looks at it and at all that opens on it. */
async function visit(t, path, heading, places = []) {
  await t.test(path.replace(/[0-9a-f-]{36}|(?<=\/)[\w-]{20,}/, '…'), async () => {
    await page.goto(path);
    await heading.waitFor();
    await look(path);
    await through(page, places, lookInside);
  });
}

const heading = (name) => page.getByRole('heading', { name });

test('before anybody is there, and with nothing in it', async (t) => {
  await visit(t, new URL(story.server.setupLink).pathname, heading('Set up'));
  await page.getByLabel('Workspace').fill('Northwind');
  await page.getByLabel('Your name').fill('Ana Ferreira');
  await page.getByLabel('Email').fill('ana@example.org');
  await page.getByLabel('Password').fill(PASSWORD);
  await page.getByRole('button', { name: 'Create workspace' }).click();
  await page.getByRole('button', { name: 'Try the sample walkthrough' }).waitFor();
  await visit(t, '/', page.getByRole('button', { name: 'Try the sample walkthrough' }));
  await visit(t, '/glossary', heading('Glossary'));
  await visit(t, '/uploads', heading('Nothing is on its way'));
});

test('with something in every corner', async (t) => {
  const made = await furnish(ask, story.server.url, film);
  await visit(t, '/', page.getByRole('link', { name: 'New upload page', exact: true }), IN_LIBRARY);
  await visit(t, '/?trash=true', heading('Trash'));
  await visit(t, '/search', page.getByText('Find the moment'));
  await visit(t, '/search?q=upload', page.locator('mark').first(), IN_SEARCH);
  await visit(t, '/search?q=zebra&kind=comment', page.getByText('Nothing matches'));
  await visit(t, '/glossary', page.getByText('Garage', { exact: true }), IN_GLOSSARY);
  await visit(t, '/people', page.getByText('ben@example.org'), IN_PEOPLE);
  await visit(t, '/uploads', heading('Something is unfinished'));
  await visit(t, '/record', page.getByRole('button', { name: 'Start recording' }));
  await visit(t, `/r/${made.failed}`, heading('Notes'));
  await visit(t, `/r/${made.id}`, page.locator('[data-transcript] li').first(), IN_WATCH);
  await visit(t, `/r/${made.failed}/read`, heading('Notes'));
  await visit(t, `/r/${made.id}/read`, page.locator('[data-paragraph]').first(), IN_READING);
});

test('the page of a recording, as a screen reader is told', async () => {
  const id = await sendFile(ask, film, { title: 'The weekly review', filename: 'review.mp4' });
  await prepared(ask, id);
  await transcribed(ask, id);
  await importLines(ask, id, ['It begins with the numbers.', 'They are green.', 'It ends with a question.']);
  const root = await say(ask, id, { start_ms: 3000, body: 'Since **when**?' });
  await say(ask, id, { start_ms: 3000, body: 'Since Monday.', parent_id: root.id });
  await page.goto(`/r/${id}`);
  await page.locator('.comment').nth(1).waitFor();
  await page.locator('[data-transcript] li').nth(2).waitFor();
  await page.getByRole('slider', { name: 'Position' }).waitFor();
  await sameTree(await page.locator('body').ariaSnapshot());
});

test('doors', async (t) => {
  await visit(t, '/r/00000000-0000-7000-8000-000000000000', heading('This is not here'));
  const { url } = await ask('POST', '/api/invitations', { role: 'member' });
  const reset = /https?:\S+/.exec(story.command('user', 'reset', 'ana@example.org'))[0];
  await person.context.clearCookies();
  await visit(t, '/login', page.getByRole('button', { name: 'Log in' }));
  await visit(t, new URL(url).pathname, heading('Join Northwind'));
  await visit(t, new URL(reset).pathname, heading('Choose a password'));
  await visit(t, '/join/nothing', heading('This is not here'));
  assert.deepEqual(person.problems, []);
});
