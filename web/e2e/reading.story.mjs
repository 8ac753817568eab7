// A walkthrough that is read and not watched: text under chapters, stills and comments at their place, nothing to play
// until somebody asks, and how far one has read.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { after, before, test } from 'node:test';
import { join } from 'node:path';
import { asker, colleague, importLines, prepared, say, send, sendFile, transcribed } from './furnished.mjs';
import { ARTEFACTS, marked, mediaMs, Story, until } from './harness.mjs';

const LINES = 60;
const LINE_MS = 2000;
/** Of three scenes. */
const SCENE_S = 40;

let story;
let page;
let problems;
let ask;
let ben;
let id;
let segments;
/** What was asked for of the recording itself. */
let media = [];
before(async () => {
  story = await Story.open();
  const ana = await story.owner();
  ({ page, problems } = ana);
  page.on('request', (request) => {
    if (/\/(media|original|sound)(\?|$)/.test(request.url())) media.push(request.url());
  });
  ask = asker(ana.context.request, story.server.url);
  ben = await colleague(ask, story.server.url, { name: 'Ben Okafor', email: 'ben@example.org' });
  id = await sendFile(ask, scenes(join(story.folder, 'scenes.mp4')), {
    filename: 'scenes.mp4',
    title: 'The release, read'
  });
  await prepared(ask, id);
  await transcribed(ask, id);
  await importLines(ask, id, lines(), { lineMs: LINE_MS });
  ({ segments } = await ask('GET', `/api/recordings/${id}/transcript`));
  await ask('PUT', `/api/recordings/${id}/chapters`, {
    chapters: [
      { start_ms: 0, title: 'What is new' },
      { start_ms: 60_000, title: 'What is left' }
    ]
  });
  const question = await say(ben.ask, id, {
    start_ms: 21_000,
    body: 'Does **that** work already?',
    kind: 'question',
    quote: { text: segments[10].text }
  });
  await say(ask, id, { start_ms: 21_000, body: 'Since today.', parent_id: question.id });
  await until(async () => (await ask('GET', `/api/recordings/${id}`)).has_pictures);
});
after(async () => {
  await ben?.end();
  await story?.close();
});

const address = (hash = '') => `/r/${id}/read${hash}`;
const paragraphOf = (at) => page.locator('[data-paragraph]', { has: page.locator(`#s-${segments[at].id}`) });
const player = () => page.getByRole('region', { name: 'Player' });
const box = (locator) => locator.evaluate((one) => one.getBoundingClientRect().toJSON());
const position = async () => (await ask('GET', `/api/recordings/${id}`)).position_ms;
const settled = () =>
  page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));

async function open(hash) {
  await page.goto('about:blank');
  await page.goto(address(hash));
  await page.locator('[data-paragraph]').first().waitFor();
}

test('it is reached from the recording, and reads as a document', async () => {
  await page.goto(`/r/${id}`);
  await page.locator('video').waitFor();
  await page.getByRole('link', { name: 'Read', exact: true }).click();
  await page.waitForURL(`**${address()}`);
  await page.getByRole('heading', { level: 1, name: 'The release, read' }).waitFor();
  const chapters = page.locator('[data-transcript-text] h2');
  await chapters.nth(1).waitFor();
  assert.deepEqual(await chapters.allInnerTexts(), ['What is new', 'What is left']);
  // All of the text is there, for the browser to find and to print.
  assert.equal(await page.locator('[data-said]').count(), LINES);
  assert.ok((await page.locator('[data-paragraph]').count()) < LINES / 2);
  await paragraphOf(0).getByText('Ana', { exact: true }).waitFor();
  // Whoever begins at a chapter is told who speaks.
  await paragraphOf(30).getByText('Ben', { exact: true }).waitFor();
});

test('nothing of the recording is loaded until somebody asks, and stills have their room before they come', async () => {
  media = [];
  await open();
  const stills = page.locator('figure img');
  await until(async () => (await stills.count()) === 3);
  for (const [at, still] of (await stills.all()).entries()) {
    const facts = await still.evaluate((image) => [
      image.loading,
      image.getAttribute('width'),
      image.getAttribute('height'),
      image.alt
    ]);
    const moment = ['0 seconds', '40 seconds', '1 minute 20 seconds'][at];
    assert.deepEqual(facts, ['lazy', '320', '180', `The picture at ${moment}`]);
  }
  await page.screenshot({ path: join(ARTEFACTS, 'reading.png') });
  for (let i = 0; i < 12; i += 1) {
    await page.mouse.wheel(0, 500);
    await settled();
  }
  await until(() => stills.last().evaluate((image) => image.complete && image.naturalWidth > 0));
  assert.deepEqual(media, []);
});

test('a moment plays beside the text, which tells what is said', async () => {
  await open();
  const from = paragraphOf(10).getByRole('button', { name: /^Play from/ });
  await from.click();
  await player().waitFor();
  await page.waitForFunction(() => document.querySelector('video').currentTime > 0);
  assert.ok((await mediaMs(page)) >= Number(await paragraphOf(10).getAttribute('data-start')));
  assert.ok(media.length > 0);
  await page.locator('[data-current]').waitFor();
  await page.screenshot({ path: join(ARTEFACTS, 'reading-playing.png') });
  await page.getByRole('button', { name: 'Close the player' }).click();
  await player().waitFor({ state: 'detached' });
  await until(() => from.evaluate((one) => one === document.activeElement));
  await page.locator('[data-current]').waitFor({ state: 'detached' });

  await page.getByRole('button', { name: 'The picture at 40 seconds, play from there' }).click();
  await page.waitForFunction(() => document.querySelector('video')?.currentTime >= 40);
  await player().getByRole('button', { name: 'Close' }).press('Escape');
  await player().waitFor({ state: 'detached' });
});

test('comments stand beside their paragraph, and below it where it is narrow', async () => {
  await open();
  const thread = page.locator('article', { hasText: 'work already' });
  await thread.getByText('Since today.').waitFor();
  await thread.locator('[data-ask=question]').waitFor();
  const [text, note] = [await box(paragraphOf(10)), await box(thread)];
  assert.ok(note.left >= text.right, 'in the margin');
  assert.ok(Math.abs(note.top - text.top) < 40, `${note.top} beside ${text.top}`);
  let quoted;
  await until(async () => (quoted = await marked(page, 'debrief-quoted')).length > 0);
  assert.deepEqual(quoted, [segments[10].text]);

  await page.setViewportSize({ width: 390, height: 844 });
  await thread.waitFor({ state: 'hidden' });
  await page.getByRole('button', { name: '2 comments' }).click();
  await thread.waitFor();
  const [below, above] = [await box(thread), await box(paragraphOf(10))];
  assert.ok(below.top >= above.bottom);
  assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth));
  await page.screenshot({ path: join(ARTEFACTS, 'reading-narrow.png') });
  await page.setViewportSize({ width: 1360, height: 860 });
});

test('a comment is written and answered from here', async () => {
  await open();
  await paragraphOf(45).hover();
  await paragraphOf(45)
    .getByRole('button', { name: /^Comment at/ })
    .click();
  await page.keyboard.type('To be told to @everybody');
  await page.reload();
  const composer = page.getByLabel('Comment on this paragraph');
  await composer.waitFor();
  assert.equal(await composer.inputValue(), 'To be told to @everybody', 'kept across a reload');
  await composer.press('Control+Enter');
  const made = page.locator('article', { hasText: 'To be told' });
  await made.waitFor();
  await composer.waitFor({ state: 'detached' });
  const { comments } = await ask('GET', `/api/recordings/${id}/comments`);
  const paragraph = Number(await paragraphOf(45).getAttribute('data-start'));
  assert.equal(comments.find(({ body }) => body.startsWith('To be told')).start_ms, paragraph);

  await made.getByRole('button', { name: 'Reply' }).click();
  await page.keyboard.type('Done.');
  await page.keyboard.press('Control+Enter');
  await made.locator('ol').getByText('Done.').waitFor();
});

test('words that are selected are what a comment is about', async () => {
  await open();
  await page.evaluate((line) => {
    const texts = document.createTreeWalker(document.getElementById(line), NodeFilter.SHOW_TEXT);
    while (texts.nextNode().length < 8);
    const text = texts.currentNode;
    getSelection().setBaseAndExtent(text, 0, text, 8);
  }, `s-${segments[2].id}`);
  await page.getByRole('button', { name: 'Comment on this' }).click();
  await page.locator('[data-about]').getByText(segments[2].text.slice(0, 8)).waitFor();
  await page.keyboard.type('These words.');
  await page.keyboard.press('Control+Enter');
  await page.locator('article', { hasText: 'These words.' }).locator('blockquote').waitFor();
});

test('a paragraph and a chapter have addresses of their own', async () => {
  await open(`#s-${segments[40].id}`);
  await page.locator(`#s-${segments[40].id}[data-pointed]`).waitFor();
  await until(async () => {
    const { top } = await box(paragraphOf(40));
    return top >= 56 && top < 300;
  });
  await page
    .getByRole('navigation', { name: 'Contents' })
    .locator('[aria-current]')
    .getByText('left')
    .waitFor();
  await page.getByRole('navigation', { name: 'Contents' }).getByRole('link', { name: 'What is new' }).click();
  assert.match(new URL(page.url()).hash, /^#ch-/);
  await until(async () => (await box(page.getByRole('heading', { name: 'What is new' }))).top >= 56);
  await page
    .getByRole('navigation', { name: 'Contents' })
    .locator('[aria-current]')
    .getByText('new')
    .waitFor();

  await paragraphOf(40).hover();
  await paragraphOf(40)
    .getByRole('link', { name: /^Watch from/ })
    .click();
  await page.waitForURL(new RegExp(`/r/${id}\\?t=[\\d.]+#s-`));
  const start = Number(new URL(page.url()).searchParams.get('t')) * 1000;
  await page.waitForFunction((ms) => document.querySelector('video')?.currentTime * 1000 >= ms - 100, start);
});

test('to open it is not to read it; to read it is to go on there', async () => {
  const { requests, asBen } = await secondReader();
  const where = async () => (await asBen('GET', `/api/recordings/${id}`)).position_ms;
  const reader = await requests.newPage();
  const opened = async (hash = '') => {
    await reader.goto('about:blank');
    await reader.goto(`${story.server.url}${address(hash)}`);
    await reader.locator('[data-paragraph]').first().waitFor();
  };
  await opened(`#s-${segments.at(-1).id}`);
  await reader.waitForTimeout(4000);
  await reader.goto(`${story.server.url}/`);
  assert.equal(await where(), null, 'only opened');

  await opened();
  await reader.mouse.move(600, 500);
  for (let i = 0; i < 3; i += 1) await reader.mouse.wheel(0, 300);
  await reader.waitForTimeout(4000);
  await reader.goto(`${story.server.url}/`);
  await until(async () => (await where()) !== null);
  const read = await where();
  assert.ok(read > 10_000 && read < 120_000, `${read} ms`);
  await reader.locator(`[data-recording="${id}"] h2`, { hasText: 'watched until' }).waitFor();

  // Back at the beginning nothing is lost, and the page offers to go on.
  await opened();
  const goOn = reader.getByRole('link', { name: /^Go on at/ });
  await goOn.waitFor();
  await reader.mouse.move(600, 500);
  await reader.mouse.wheel(0, 700);
  await reader.waitForTimeout(3000);
  await reader.mouse.wheel(0, -700);
  await reader.waitForTimeout(3000);
  await goOn.click();
  await reader.locator('[data-pointed]').waitFor();
  await reader.goto(`${story.server.url}/`);
  assert.ok((await where()) >= read);

  await reader.goto(`${story.server.url}/r/${id}`);
  await reader.getByText(/^Goes on at/).waitFor();
  await requests.close();
});

test('what others do appears, and whoever reads keeps their place', async () => {
  await open(`#s-${segments[45].id}`);
  await until(async () => (await box(paragraphOf(45))).top < 300);
  await page.mouse.wheel(0, 120);
  await settled();
  const before = (await box(paragraphOf(45))).top;
  const stands = async () => {
    await settled();
    const { top } = await box(paragraphOf(45));
    assert.ok(Math.abs(top - before) < 3, `${top}, before ${before}`);
  };
  await say(ben.ask, id, { start_ms: 2000, body: 'A long remark. '.repeat(60) });
  await page.locator('article', { hasText: 'A long remark.' }).waitFor({ state: 'attached' });
  await stands();
  const [first] = segments;
  await ben.ask('POST', `/api/recordings/${id}/transcript/edits`, {
    kind: 'text',
    line: { id: first.id, revision: first.revision },
    text: 'Corrected, and much longer than it was. '.repeat(30).trim()
  });
  await page.locator('[data-said]', { hasText: 'Corrected, and' }).waitFor({ state: 'attached' });
  await stands();
  await ask('PUT', `/api/recordings/${id}/chapters`, {
    chapters: [
      { start_ms: 0, title: 'What is new' },
      { start_ms: 30_000, title: 'In between' },
      { start_ms: 60_000, title: 'What is left' }
    ]
  });
  await page.getByRole('heading', { name: 'In between' }).waitFor({ state: 'attached' });
  await stands();
});

test('on paper there is the document alone', async () => {
  await open();
  await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
  await page.locator('article', { hasText: 'Since today.' }).waitFor();
  const seen = (locator) =>
    locator.evaluateAll((all) => all.filter((one) => one.checkVisibility()).map((one) => one.outerHTML));
  const shown = async (locator) => (await seen(locator)).length;
  // A still is a picture there.
  const chrome = 'button:not(figure *), nav, input, textarea, header:not([data-reading] header)';
  let left;
  // The media query is told a frame later than the styles change, and only then do comments lose what one can do.
  await until(async () => (left = await seen(page.locator(chrome))).length === 0).catch(() => {});
  assert.deepEqual(left, []);
  assert.equal(
    await page.evaluate(() => getComputedStyle(document.body).backgroundColor),
    'rgb(255, 255, 255)'
  );
  assert.equal(await shown(page.locator('h1, h2')), 4);
  await page.getByText(`${story.server.url}/r/${id}`, { exact: true }).waitFor();
  assert.equal(await shown(page.locator('[data-said]')), LINES);
  const [text, note] = [
    await box(paragraphOf(10)),
    await box(page.locator('article', { hasText: 'Since today.' }))
  ];
  assert.ok(note.top >= text.bottom && note.left < text.right, 'a note after its paragraph');
  await page.screenshot({ path: join(ARTEFACTS, 'reading-print.png'), fullPage: true });
  await page.pdf({ path: join(ARTEFACTS, 'reading.pdf'), format: 'A4' });
  await page.emulateMedia({ media: 'screen', colorScheme: null });
  await page.locator('article').getByRole('button', { name: 'Reply' }).first().waitFor();
});

test('without text there is a sentence, and a way on', async () => {
  const failed = await send(ask, Buffer.from('Only notes.\n'.repeat(200)), { filename: 'Notes.mp4' });
  await prepared(ask, failed);
  await page.goto(`/r/${failed}/read`);
  await page.getByText('There is no text, because the file could not be prepared.').waitFor();
  await page.getByRole('link', { name: 'on its page' }).waitFor();

  const silent = await sendFile(ask, sound(join(story.folder, 'silent.wav')), { filename: 'silent.wav' });
  await transcribed(ask, silent);
  await say(ask, silent, { start_ms: 1000, body: 'Nothing to hear?' });
  await page.goto(`/r/${silent}/read`);
  await page.getByText('No speech was found in this recording.').waitFor();
  await page.locator('article', { hasText: 'Nothing to hear?' }).waitFor();
  await page.screenshot({ path: join(ARTEFACTS, 'reading-silent.png') });
  await page.getByRole('link', { name: 'on its page' }).click();
  await page.locator('[data-player]').waitFor();
  assert.deepEqual(problems, []);
});

/** Somebody who has not seen it yet, with a browser. */
async function secondReader() {
  const { url } = await ask('POST', '/api/invitations', { role: 'viewer' });
  const { context: requests } = await story.person();
  const asBen = asker(requests.request, story.server.url);
  const token = new URL(url).pathname.split('/').at(-1);
  const password = 'another green button';
  await asBen('POST', '/api/join', { token, name: 'Vera', email: 'vera@example.org', password });
  return { requests, asBen };
}

/** Three minutes and more of two people, with a pause where the second one begins. */
function lines() {
  const words = 'the release shows its new page and what customers see when they open the report'.split(' ');
  return Array.from({ length: LINES }, (_, at) => {
    const said = Array.from({ length: 14 }, (_, i) => words[(at * 5 + i) % words.length]).join(' ');
    return `<v ${at < 25 ? 'Ana' : 'Ben'}>So ${said} ${at}.`;
  });
}

function scenes(path) {
  const color = (name) => ['-f', 'lavfi', '-i', `color=${name}:size=320x180:rate=5:duration=${SCENE_S}`];
  execFileSync('ffmpeg', [
    ...['-v', 'error', '-y', ...color('navy'), ...color('orange'), ...color('white')],
    ...['-f', 'lavfi', '-i', 'anullsrc=r=16000:cl=mono'],
    ...['-filter_complex', '[0][1][2]concat=n=3[v]', '-map', '[v]', '-map', '3:a', '-shortest'],
    ...['-c:v', 'libx264', '-preset', 'ultrafast', '-pix_fmt', 'yuv420p', '-g', '10', '-c:a', 'aac'],
    ...['-movflags', '+faststart', path]
  ]);
  return path;
}

function sound(path) {
  execFileSync('ffmpeg', [
    '-v',
    'error',
    '-y',
    '-f',
    'lavfi',
    '-i',
    'anullsrc=r=16000:cl=mono',
    '-t',
    '4',
    path
  ]);
  return path;
}
