// Text from people stays text wherever it is shown: no markup, no script, no way to another page, no reordering of
// what stands around it, and no line too long for the window.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { asker, colleague, importLines, prepared, say, send, sendFile } from './furnished.mjs';
import { Story, video } from './harness.mjs';

const HOSTILE = {
  markup: '<img src=x onerror="window.broken=1"><script>window.broken=1</script>',
  refresh: '0;url=/login"><meta http-equiv="refresh" content="0;url=/login">',
  // The second also ends the isolate that it stands in.
  turned: '\u202Egnp.elif',
  turnedAgain: '\u2069\u2069\u202Egnp.elif',
  endless: 'w'.repeat(10_000)
};
/** What the server takes, in characters. */
const [TITLE, NAME, FILE, LINE] = [300, 100, 200, 5000];

let story;
let person;
let page;
let ask;
before(async () => {
  story = await Story.open();
  person = await story.owner({
    name: `${HOSTILE.turnedAgain} Ana`,
    workspace: `${HOSTILE.markup.slice(0, 60)}`
  });
  page = person.page;
  ask = asker(person.context.request, story.server.url);
});
after(() => story?.close());

test('as a title, a name, a file, a line, a comment: on every page that shows them', async (t) => {
  const film = video(story.folder, 'film.mp4');
  const recordings = [];
  for (const [kind, text] of Object.entries(HOSTILE)) {
    const [title, name] = [text.slice(0, TITLE), text.slice(0, NAME)];
    const id = await sendFile(ask, film, { title, filename: `${text.slice(0, FILE)}.mp4` });
    // Half of it, for the page that shows what is on its way.
    await send(ask, Buffer.alloc(10), { filename: text.slice(0, FILE), sizeBytes: 20 });
    const friend = await colleague(ask, story.server.url, {
      name,
      email: `${kind}@example.org`.toLowerCase()
    });
    recordings.push({ kind, text, title, name, id, friend });
  }
  const lines = Object.values(HOSTILE).map((text) => text.slice(0, LINE));
  for (const { id, text, friend } of recordings) {
    await prepared(ask, id);
    await importLines(ask, id, lines);
    await ask('PUT', `/api/recordings/${id}/chapters`, {
      chapters: [{ start_ms: 0, title: text.slice(0, TITLE) }]
    });
    const { segments } = await ask('GET', `/api/recordings/${id}/transcript`);
    const speaker = { name: text.slice(0, NAME) };
    await ask('POST', `/api/recordings/${id}/transcript/edits`, {
      kind: 'speaker',
      lines: [segments[0].id],
      speaker
    });
    const root = await say(friend.ask, id, { start_ms: 1000, body: text });
    await say(ask, id, { start_ms: 1000, body: `${text} again`, parent_id: root.id });
  }

  for (const { kind, id, title, text } of recordings) {
    await t.test(`the page of a recording: ${kind}`, async () => {
      await page.goto(`/r/${id}`);
      await page.locator('.comment').nth(1).waitFor();
      await page.locator('[data-transcript] li').first().waitFor();
      assert.equal(await page.locator('h1').textContent(), title);
      assert.ok((await page.locator('.comment .said').first().textContent()).includes(text));
      assert.equal(await page.title(), `${title.replace(/[\u202A-\u202E\u2066-\u2069]/g, '')} · Debrief`);
      await inert(page);
      for (const item of [/trash/, /Delete for good/]) {
        await page.getByRole('button', { name: 'More for this recording' }).press('Enter');
        await page.getByRole('menuitem', { name: item }).press('Enter');
      }
      await page.getByRole('dialog').waitFor();
      await inert(page);
      await page.keyboard.press('Escape');
      await page.getByRole('button', { name: 'Restore' }).click();
      await page.getByText('moved this to the trash').waitFor({ state: 'detached' });
    });
  }

  for (const { kind, id, title, text } of recordings) {
    await t.test(`the text of a recording as a document: ${kind}`, async () => {
      await page.goto(`/r/${id}/read`);
      await page.locator('article', { hasText: 'again' }).getByRole('button', { name: 'Reply' }).waitFor();
      assert.equal(await page.locator('h1').textContent(), title);
      assert.equal(await page.locator('[data-transcript-text] h2').textContent(), text.slice(0, TITLE));
      await inert(page);
    });
  }

  const first = recordings[0];
  for (const [path, shows] of [
    ['/', page.getByRole('link', { name: first.title }).first()],
    ['/people', page.locator('strong', { hasText: first.name })],
    ['/uploads', page.locator('main').getByText(first.text.slice(0, 60))],
    ['/search?q=onerror', page.locator('mark', { hasText: 'onerror' }).first()],
    ['/search?q=gnp', page.locator('mark', { hasText: 'gnp' }).first()],
    [`/search?q=${encodeURIComponent(HOSTILE.turnedAgain)}`, page.locator('section mark').first()],
    [`/search?q=${'w'.repeat(300)}`, page.getByText(/Nothing matches|recording/).first()]
  ]) {
    await t.test(path.slice(0, 40), async () => {
      await page.goto(path);
      await shows.waitFor();
      await inert(page);
    });
  }
  assert.deepEqual(person.problems, []);
  await Promise.all(recordings.map(({ friend }) => friend.end()));
});

/** At a desk and on a telephone. */
async function inert(page) {
  const address = page.url();
  const found = [];
  for (const width of [320, 1360]) {
    await page.setViewportSize({ width, height: 860 });
    // The page hears of a window's new width with its next frame.
    await page.evaluate(
      () => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)))
    );
    found.push(...(await page.evaluate(harm)).map((what) => `${width} px: ${what}`));
  }
  assert.deepEqual(found, []);
  assert.equal(page.url(), address);
}

/** Runs in the page: whatever the texts have brought about. */
function harm() {
  const found = [];
  if (window.broken !== undefined) found.push('a script ran');
  const made = [...document.querySelectorAll('img[src=x], meta[http-equiv=refresh], script')];
  if (made.some((one) => !one.matches('script') || one.text.includes('broken')))
    found.push('text became markup');
  if (document.documentElement.scrollWidth > window.innerWidth) found.push('it scrolls sideways');
  // Every word of ours reads from left to right.
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const range = document.createRange();
  const left = (node, at) => {
    range.setStart(node, at);
    range.setEnd(node, at + 1);
    return range.getBoundingClientRect();
  };
  while (texts.nextNode()) {
    const node = texts.currentNode;
    if (!node.parentElement.checkVisibility({ visibilityProperty: true })) continue;
    for (const word of node.data.matchAll(/[a-z]{3,}/gi)) {
      if (/^(gnp|elif|again|Ana)$/.test(word[0])) continue;
      const [one, two] = [left(node, word.index), left(node, word.index + 1)];
      if (one.top === two.top && one.left > two.left) found.push(`“${word[0]}” reads from the right`);
    }
  }
  return found;
}
