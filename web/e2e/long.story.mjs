// Three hours of talk, 30,000 words: the page draws what is near, and everything that leads to a line leads there.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { after, before, test } from 'node:test';
import { join } from 'node:path';
import { asker } from './furnished.mjs';
import { ARTEFACTS, marked, Story, until, upload } from './harness.mjs';

const LINES = 3000;
const COMMENTS = Number(process.env.E2E_COMMENTS ?? 220);
/** The recording is shorter than its text would be, to be made quickly. */
const LINE_MS = 200;
/** The line that the fifth comment quotes. */
const QUOTED = Math.floor((4 * LINES) / COMMENTS);
const LENGTH_MS = LINES * LINE_MS;
/** Elements of the whole page, of which the rows near the view are most. */
const MOST_ELEMENTS = 1600;
const MOST_LINES = 120;

let story;
let page;
let problems;
let recording;
let segments;
before(async () => {
  story = await Story.open();
  ({ page, problems } = await story.owner());
  await page.addInitScript(() => {
    window.longest = 0;
    window.slowest = 0;
    window.textIn = (id) => {
      const texts = document.createTreeWalker(
        document.querySelector(`#${id} > p.text`),
        NodeFilter.SHOW_TEXT
      );
      while (texts.nextNode()) if (texts.currentNode.length > 4) return texts.currentNode;
    };
    const watch = (type, see) =>
      new PerformanceObserver((list) => list.getEntries().forEach(see)).observe(type);
    watch(
      { type: 'longtask', buffered: true },
      (one) => (window.longest = Math.max(window.longest, one.duration))
    );
    watch({ type: 'event', durationThreshold: 16, buffered: true }, (one) => {
      if (one.interactionId) window.slowest = Math.max(window.slowest, one.duration);
    });
  });
  await upload(page, silent(join(story.folder, 'Long.mp4')));
  await page.getByRole('link', { name: 'Long', exact: true }).click();
  await page.locator('video').waitFor();
  recording = page.url().split('/').at(-1);
  segments = await page.evaluate(fill, { recording, text: threeHours(), count: COMMENTS, lineMs: LINE_MS });
  assert.equal(segments.length, LINES);
});
after(() => story?.close());

const lineAt = (at) => page.locator(`#s-${segments[at].id}`);
const elements = () => page.evaluate(() => document.querySelectorAll('*').length);
const drawn = () => page.locator('[data-transcript] li[id^="s-"]').count();
const scroller = () => page.locator('.transcript .scroller');
/** Until the page has drawn what it was told. */
const settled = () =>
  page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));

async function isBounded() {
  assert.ok((await drawn()) <= MOST_LINES, `${await drawn()} lines are drawn`);
  assert.ok((await elements()) <= MOST_ELEMENTS, `${await elements()} elements are on the page`);
}

/** Where a line is seen, from the upper edge of the transcript; null where it is not. */
const placeOf = (at) =>
  page.evaluate((id) => {
    const line = document.getElementById(`s-${id}`)?.getBoundingClientRect();
    const view = document.querySelector('.transcript .scroller').getBoundingClientRect();
    return line && line.bottom > view.top && line.top < view.bottom ? line.top - view.top : null;
  }, segments[at].id);

const isSeen = (at) => until(async () => (await placeOf(at)) !== null);

test('a link leads to a line in the middle, and the list tells where that is', async (t) => {
  await page.goto(`/r/${recording}?t=400#s-${segments[2000].id}`);
  await lineAt(2000).waitFor();
  await settled();
  await isSeen(2000);
  assert.equal(await lineAt(2000).getAttribute('aria-posinset'), '2001');
  assert.equal(await lineAt(2000).getAttribute('aria-setsize'), String(LINES));
  await isBounded();
  t.diagnostic(`${await elements()} elements, ${await drawn()} lines of ${LINES} drawn`);
  await page.screenshot({ path: join(ARTEFACTS, 'long.png') });
});

test('what is read stays where it is while lines above it are drawn and measured', async (t) => {
  await page.evaluate(() => (window.longest = 0));
  const step = 350;
  for (let i = 0; i < 24; i += 1) {
    const seen = await page.evaluate((step) => {
      const scroller = document.querySelector('.transcript .scroller');
      const view = scroller.getBoundingClientRect();
      const lines = [...document.querySelectorAll('[data-transcript] li[id^="s-"]')];
      const line = lines.find((one) => one.getBoundingClientRect().top >= view.top);
      const { id } = line;
      const { top } = line.getBoundingClientRect();
      scroller.scrollTop -= step;
      return { id, top };
    }, step);
    await settled();
    const now = await page.evaluate((id) => document.getElementById(id).getBoundingClientRect().top, seen.id);
    assert.ok(Math.abs(now - seen.top - step) < 1.5, `after ${i} steps it moved by ${now - seen.top}`);
  }
  await isBounded();
  // Also when the list has come to rest, and heights are put right.
  const [reading, before] = await page.evaluate(() => {
    const view = document.querySelector('.transcript .scroller').getBoundingClientRect();
    const lines = [...document.querySelectorAll('[data-transcript] li[id^="s-"]')];
    const line = lines.find((one) => one.getBoundingClientRect().top >= view.top);
    return [line.id, line.getBoundingClientRect().top];
  });
  await page.evaluate(() => new Promise((done) => setTimeout(done, 400)));
  const rested = await page.evaluate(
    (id) => document.getElementById(id).getBoundingClientRect().top,
    reading
  );
  assert.ok(Math.abs(rested - before) < 1.5, `at rest it moved by ${rested - before}`);
  t.diagnostic(
    `longest task while scrolling up: ${Math.round(await page.evaluate(() => window.longest))} ms`
  );
});

test('it is scrolled to its end and its beginning', async (t) => {
  await page.evaluate(() => (window.longest = 0));
  for (const share of [0.1, 0.35, 0.8, 1, 1]) {
    await scroller().evaluate((box, share) => (box.scrollTop = box.scrollHeight * share), share);
    await settled();
    await isBounded();
  }
  await isSeen(LINES - 1);
  await scroller().evaluate((box) => (box.scrollTop = 0));
  await isSeen(0);
  await settled();
  const first = await placeOf(0);
  assert.ok(first > 0 && first < 40, `the first line is at ${first}`);
  await isBounded();
  t.diagnostic(`longest task while jumping: ${Math.round(await page.evaluate(() => window.longest))} ms`);
});

test('it follows the playback, also where that jumps', async (t) => {
  await page.evaluate(() => (window.longest = 0));
  for (const at of [2500, 2510, 40, 1234]) {
    await page.locator('video').evaluate((video, s) => (video.currentTime = s), (at * LINE_MS + 50) / 1000);
    await isSeen(at);
    await page.locator(`#s-${segments[at].id}[aria-current]`).waitFor();
    await isBounded();
  }
  t.diagnostic(`longest task while following: ${Math.round(await page.evaluate(() => window.longest))} ms`);
});

test('a page that is slow to draw comes to the line as well', async () => {
  for (const [from, at] of [
    [2600, 2610],
    [600, 610],
    [1700, 1710]
  ]) {
    await page.locator('video').evaluate((video, s) => (video.currentTime = s), (from * LINE_MS + 50) / 1000);
    await isSeen(from);
    await page.evaluate(
      async ({ s, id }) => {
        document.querySelector('video').currentTime = s;
        while (!document.querySelector(`#s-${id}[aria-current]`))
          await new Promise((done) => setTimeout(done));
        // Timers fall due while it can neither draw nor hear that it is scrolled.
        for (let i = 0; i < 5; i += 1) {
          const end = performance.now() + 200;
          while (performance.now() < end);
          await new Promise((done) => setTimeout(done));
        }
      },
      { s: (at * LINE_MS + 50) / 1000, id: segments[at].id }
    );
    await isSeen(at);
  }
});

test('who reads elsewhere while it stands stays there when the text changes', async () => {
  await page.locator('video').evaluate((video, s) => (video.currentTime = s), (1234 * LINE_MS + 50) / 1000);
  await isSeen(1234);
  await scroller().evaluate((box) => (box.scrollTop = 0));
  await isSeen(5);
  const ask = asker(page.context().request, story.server.url);
  // The line where it stands, and then one that is seen.
  for (const at of [1234, 5]) {
    const { id, revision } = segments[at];
    const edit = { kind: 'text', line: { id, revision }, text: `Corrected elsewhere, ${at}.` };
    await ask('POST', `/api/recordings/${recording}/transcript/edits`, edit);
  }
  await lineAt(5).locator('p', { hasText: 'Corrected elsewhere, 5.' }).waitFor();
  await settled();
  assert.equal(await scroller().evaluate((box) => box.scrollTop), 0);
});

test('words are found in lines that are not drawn, and marked', async (t) => {
  await page.keyboard.press('Control+f');
  const field = page.getByRole('searchbox', { name: 'Find in the transcript' });
  await field.waitFor();
  await page.keyboard.type('heliotrope');
  await page.getByText('1 of 1', { exact: true }).waitFor();
  await isSeen(2900);
  const found = () => marked(page, 'debrief-found-here');
  await until(async () => (await found())[0] === 'heliotrope');
  await field.fill('row of the report');
  await page.getByText(/^\d+ of \d+$/).waitFor();
  const [here, all] = (await page.getByText(/^\d+ of \d+$/).innerText()).split(' of ').map(Number);
  assert.ok(all > 100, `${all} matches`);
  await page.keyboard.press('Shift+Enter');
  await page.getByText(`${here === 1 ? all : here - 1} of ${all}`, { exact: true }).waitFor();
  await until(async () => (await found())[0] === 'row of the report');
  await page.screenshot({ path: join(ARTEFACTS, 'long-find.png') });
  t.diagnostic(`slowest interaction: ${Math.round(await page.evaluate(() => window.slowest))} ms`);
  await page.keyboard.press('Escape');
  await field.waitFor({ state: 'detached' });
  await isBounded();
});

test('a comment leads to the words it quotes', async () => {
  const quoted = page.locator('.comment', { hasText: `About line ${QUOTED}.` });
  await quoted.locator('blockquote button').click();
  await isSeen(QUOTED);
  let chosen;
  await until(async () => (chosen = await marked(page, 'debrief-quote-chosen')).length > 0);
  assert.equal(chosen.length, 1);
  assert.ok(segments[QUOTED].text.startsWith(chosen[0]));
});

test('a line stays while it is corrected, and takes the focus back', async () => {
  await lineAt(QUOTED)
    .getByRole('button', { name: /^Play from/ })
    .focus();
  await page.keyboard.press('e');
  const box = page.getByLabel(/^Text of the line at/);
  await box.fill('Corrected far from here.');
  // It is heard first, and followed as long as that takes.
  await until(() => page.locator('video').evaluate((video) => video.paused && video.currentTime > 0));
  await scroller().evaluate((view) => (view.scrollTop = view.scrollHeight / 2));
  await until(async () => (await placeOf(QUOTED)) === null);
  await isBounded();
  assert.equal(await box.inputValue(), 'Corrected far from here.');
  assert.equal(await box.evaluate((field) => field === document.activeElement), true);
  await page.keyboard.press('Enter');
  await lineAt(QUOTED).locator('p', { hasText: 'Corrected far from here.' }).waitFor();
  // On what plays it: the box had it in the line before.
  await until(() =>
    lineAt(QUOTED).evaluate((line) => line.querySelector(':scope > button') === document.activeElement)
  );
});

test('a selection holds over lines that are not drawn, and all of it is copied', async () => {
  await page.evaluate((id) => {
    getSelection().setBaseAndExtent(window.textIn(`s-${id}`), 0, window.textIn(`s-${id}`), 3);
  }, segments[QUOTED].id);
  await scroller().evaluate((view) => (view.scrollTop += 9000));
  await until(async () => (await placeOf(QUOTED)) === null);
  /** The first line in view, which the selection can be led to. */
  const firstSeen = ({ extend }) =>
    page.evaluate((extend) => {
      const view = document.querySelector('.transcript .scroller').getBoundingClientRect();
      const lines = [...document.querySelectorAll('[data-transcript] li[id^="s-"]')];
      const line = lines.find((one) => one.getBoundingClientRect().top >= view.top);
      if (line && extend) getSelection().extend(window.textIn(line.id), 4);
      return line?.id.slice(2);
    }, extend);
  const indexOf = (line) => segments.findIndex(({ id }) => id === line);
  // Far enough for lines between that are not drawn.
  await until(async () => indexOf(await firstSeen({ extend: false })) > 100);
  await settled();
  const end = indexOf(await firstSeen({ extend: true }));
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.keyboard.press('Control+c');
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  for (const at of [QUOTED + 1, 70, end - 1])
    assert.ok(copied.includes(segments[at].text), `line ${at} is copied`);
  await page.evaluate(() => getSelection().empty());
  await until(async () => (await drawn()) <= MOST_LINES);
});

test('many comments are drawn as they are reached', async (t) => {
  const comments = await page.evaluate(
    async (id) => (await (await fetch(`/api/recordings/${id}/comments`)).json()).comments,
    recording
  );
  assert.equal(comments.length, COMMENTS);
  const last = comments.at(-1);
  await page.goto(`/r/${recording}#c-${last.id}`);
  await page.locator(`#c-${last.id}`).waitFor();
  await until(() => page.locator(`#c-${last.id}`).evaluate((one) => one === document.activeElement));
  await isBounded();
  assert.ok((await page.locator('.comment').count()) < 120);
  t.diagnostic(`${await elements()} elements with ${COMMENTS} comments`);
  t.diagnostic(`longest task on opening: ${Math.round(await page.evaluate(() => window.longest))} ms`);
  assert.deepEqual(problems, []);
});

test('as a document all of it is there, and only what is near is laid out', async (t) => {
  const opening = performance.now();
  await page.goto(`/r/${recording}/read#s-${segments[2000].id}`);
  const line = page.locator(`#s-${segments[2000].id}[data-pointed]`);
  await line.waitFor();
  t.diagnostic(`there after ${Math.round(performance.now() - opening)} ms`);
  await until(() => line.evaluate((one) => one.getBoundingClientRect().top > 50));
  await until(() => line.evaluate((one) => one.getBoundingClientRect().top < innerHeight));
  assert.equal(await page.locator('[data-said]').count(), LINES);
  assert.equal(await page.locator('article').count(), COMMENTS, 'to be found and printed');
  t.diagnostic(`${await elements()} elements`);
  t.diagnostic(`longest task on opening: ${Math.round(await page.evaluate(() => window.longest))} ms`);

  const frames = await page.evaluate(async () => {
    const took = [];
    for (let i = 0, last = performance.now(); i < 120; i += 1) {
      window.scrollBy(0, -200);
      await new Promise((done) => requestAnimationFrame(done));
      took.push(performance.now() - last);
      last += took.at(-1);
    }
    return took.sort((one, other) => one - other).map(Math.round);
  });
  t.diagnostic(`frames while scrolling: ${frames[60]} ms in the median, ${frames.at(-1)} ms at most`);
  await page.goto(`/r/${recording}/read#s-${segments[10].id}`);
  await page.locator(`#s-${segments[10].id}[data-pointed]`).waitFor();
  await page.screenshot({ path: join(ARTEFACTS, 'long-reading.png') });
  assert.deepEqual(problems, []);
});

/** In the page: the text and the comments, every fifth with a quote. */
async function fill({ recording, text, count, lineMs }) {
  const send = async (path, body, key) => {
    const headers = key ? { 'content-type': 'application/json', 'idempotency-key': key } : {};
    const answer = await fetch(`/api/recordings/${recording}/${path}`, { method: 'POST', headers, body });
    if (!answer.ok) throw new Error(await answer.text());
  };
  await send('transcript/import?format=vtt&language=en', text);
  const { segments } = await (await fetch(`/api/recordings/${recording}/transcript`)).json();
  const every = segments.length / count;
  for (let at = 0; at < count; at += 20) {
    await Promise.all(
      Array.from({ length: Math.min(20, count - at) }, (_, i) => {
        const line = Math.floor((at + i) * every);
        const said = segments[line].text;
        const quote = { text: said.slice(0, 24), before: '', after: said.slice(24, 60) };
        return send(
          'comments',
          JSON.stringify({
            start_ms: line * lineMs,
            body: `About line ${line}.`,
            ...((at + i) % 2 ? {} : { quote })
          }),
          `comment-${at + i}`
        );
      })
    );
  }
  return segments;
}

/** Lines of different lengths, ten words each in the middle, by two people. */
function threeHours() {
  const words =
    'so the next row of the report shows what customers saw when a migration of their table failed'.split(
      ' '
    );
  const time = (ms) => new Date(ms).toISOString().slice(11, 23);
  const cues = Array.from({ length: LINES }, (_, at) => {
    const length = 3 + ((at * 7) % 15);
    const said = Array.from({ length }, (_, i) => words[(at + i) % words.length]).join(' ');
    const voice = at % 60 < 30 ? 'Ana' : 'Ben';
    const text = at === 2900 ? `${said} heliotrope` : said;
    return `${time(at * LINE_MS)} --> ${time((at + 1) * LINE_MS - 20)}\n<v ${voice}>${text} ${at}.`;
  });
  return `WEBVTT\n\n${cues.join('\n\n')}\n`;
}

function silent(path) {
  const source = (name) => ['-f', 'lavfi', '-i', name];
  const seconds = String(LENGTH_MS / 1000);
  execFileSync('ffmpeg', [
    ...['-v', 'error', '-y', ...source('color=size=64x36:rate=1'), ...source('anullsrc=r=8000:cl=mono')],
    ...['-t', seconds, '-c:v', 'libx264', '-preset', 'ultrafast', '-pix_fmt', 'yuv420p'],
    ...['-c:a', 'aac', '-movflags', '+faststart', path]
  ]);
  return path;
}
