// Without a mouse: from the library to a comment at a moment and back, every stop of the Tab key seen, nothing that
// holds the focus, and Escape giving it back.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { asker, importLines, prepared, sendFile } from './furnished.mjs';
import { commentBox, Story, video } from './harness.mjs';

let story;
let page;
let problems;
before(async () => {
  story = await Story.open();
  const ana = await story.owner();
  ({ page, problems } = ana);
  const ask = asker(ana.context.request, story.server.url);
  const id = await sendFile(ask, video(story.folder, 'film.mp4'), { title: 'By keys alone' });
  await prepared(ask, id);
  await importLines(ask, id, ['It begins.', 'It goes on.', 'It ends.']);
});
after(() => story?.close());

const focused = () => page.locator(':focus');
const focusedName = () =>
  page.evaluate(() => {
    const element = document.activeElement;
    return (element.ariaLabel ?? element.textContent).replace(/\s+/g, ' ').trim();
  });

/** Tab until something has the focus; every stop on the way shows that it has it. */
async function tabTo(name, key = 'Tab') {
  for (let stops = 0; stops < 60; stops += 1) {
    await page.keyboard.press(key);
    assert.ok(await page.evaluate(indicated), `the focus on “${await focusedName()}” cannot be seen`);
    if (name.test(await focusedName())) return;
  }
  assert.fail(`Tab never came to ${name}`);
}

/** Runs in the page: whether what has the focus, or what stands for it, is outlined. */
function indicated() {
  const element = document.activeElement;
  const outlined = (one) => {
    const { outlineStyle, outlineWidth } = getComputedStyle(one);
    return outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2;
  };
  // A field that is laid over its picture, or hidden in its label, shows it there.
  const shown = element.closest('label, .timeline, .field.box') ?? element;
  return (
    outlined(element) ||
    outlined(shown) ||
    (shown !== element && [...shown.querySelectorAll('*')].some(outlined))
  );
}

test('from the library to a comment at a moment and back', async () => {
  await page.goto('/');
  await page.getByRole('link', { name: 'By keys alone' }).waitFor();
  await page.keyboard.press('Tab');
  assert.equal(await focusedName(), 'Skip to content');
  const skip = await focused().boundingBox();
  assert.ok(skip.y >= 0 && skip.x >= 0, 'the way to the content is in view');
  await page.keyboard.press('Enter');
  await tabTo(/^By keys alone$/);
  await page.keyboard.press('Enter');

  await page.locator('[data-transcript] li').first().waitFor();
  await page.locator('video').waitFor();
  await tabTo(/^Skip/);
  await page.keyboard.press('Enter');
  await tabTo(/^Position$/);
  await page.keyboard.press('PageUp');
  const moment = await page.waitForFunction(() => document.querySelector('video').currentTime * 1000 || null);

  await page.keyboard.press('c');
  await page.keyboard.type('Said without a mouse.');
  await page.keyboard.press('Control+Enter');
  const comment = page.locator('.comment', { hasText: 'Said without a mouse.' });
  await comment.waitFor();
  const [minutes, seconds] = (await comment.locator('.moment').innerText()).match(/\d+/g).map(Number);
  assert.ok(Math.abs((minutes * 60 + seconds) * 1000 - (await moment.jsonValue())) < 1500);

  await tabTo(/^Jump to/);
  await tabTo(/Library$/, 'Shift+Tab');
  await page.keyboard.press('Enter');
  await page.getByRole('link', { name: 'By keys alone' }).waitFor();
});

test('Tab comes to everything, in the order in which it stands, and out again', async () => {
  for (const path of ['/', '/search?q=it', '/people', '/glossary', '/uploads', '/record']) {
    await page.goto(path);
    await page.getByRole('button', { name: 'Account and workspace' }).waitFor();
    await round(path);
  }
  await page.goto('/');
  await page.getByRole('link', { name: 'By keys alone' }).press('Enter');
  await page.locator('[data-transcript] li').first().waitFor();
  await page.locator('video').waitFor();
  await round('the recording');
});

/** Once round: every stop is seen, none comes twice, and none is left out. */
async function round(place) {
  await page.evaluate(() => {
    window.stops = [];
    document.body.tabIndex = -1;
    document.body.focus();
  });
  for (;;) {
    await page.keyboard.press('Tab');
    const stop = await page.evaluate(() => {
      const element = document.activeElement;
      if (element === document.body || window.stops.includes(element)) return null;
      window.stops.push(element);
      return (element.ariaLabel ?? element.textContent ?? '').trim().slice(0, 40);
    });
    if (stop === null) break;
    assert.ok(await page.evaluate(indicated), `${place}: the focus on “${stop}” cannot be seen`);
  }
  const left = await page.evaluate(() => {
    // The tools of a line are there only while it has the focus.
    const there = window.stops.filter((stop) => stop.isConnected);
    const order = there.every(
      (stop, at) => at === 0 || there[at - 1].compareDocumentPosition(stop) & Node.DOCUMENT_POSITION_FOLLOWING
    );
    const can = [
      ...document.querySelectorAll('a[href], button, input, select, textarea, summary, [tabindex]')
    ].filter(
      (one) =>
        one.tabIndex >= 0 &&
        !one.disabled &&
        // Of radio buttons the chosen one stands for all.
        (one.type !== 'radio' || one.checked) &&
        one.checkVisibility({ visibilityProperty: true })
    );
    return {
      order,
      out: can.filter((one) => !window.stops.includes(one)).map((one) => one.outerHTML.slice(0, 120))
    };
  });
  assert.deepEqual(left, { order: true, out: [] }, place);
}

test('Escape closes what was opened and gives the focus back', async () => {
  const back = async (name) => {
    await page.keyboard.press('Escape');
    assert.match(await focusedName(), name);
  };
  const open = async (name) => {
    await page.getByRole('button', { name }).first().focus();
    await page.keyboard.press('Enter');
  };
  const item = page.getByRole('menuitem').first();
  const dialog = page.getByRole('dialog');
  for (const name of [
    /^Account/,
    /^More for this recording/,
    /^Download/,
    /^Speed/,
    /^More for this comment/,
    /^React/
  ]) {
    await open(name);
    await item.waitFor();
    await page.waitForFunction(() => document.activeElement.role === 'menuitem');
    await page.keyboard.press('ArrowDown');
    await back(name);
    await item.waitFor({ state: 'detached' });
  }
  await page.getByRole('button', { name: 'Copy link' }).first().focus();
  for (const key of ['?', 'r']) {
    await page.keyboard.press(key);
    await dialog.waitFor();
    await page.keyboard.press('Tab');
    // Past its last stop comes the browser's own frame, and never the page behind it.
    assert.ok(await page.evaluate(() => document.activeElement.matches('body, dialog *')));
    await back(/^Copy link/);
    await dialog.waitFor({ state: 'detached' });
  }
  for (const choice of ['Rename', 'Tags']) {
    await open(/^More for this recording/);
    await page.getByRole('menuitem', { name: choice }).press('Enter');
    await dialog.waitFor();
    await back(/^More for this recording/);
  }
  await page.getByRole('button', { name: 'Copy link' }).first().focus();
  await page.keyboard.press('c');
  assert.equal(await commentBox(page).evaluate((box) => box === document.activeElement), true);
  await back(/^Copy link/);
  await open(/^Play from/);
  await page.keyboard.press('e');
  await page.getByLabel(/^Text of the line/).waitFor();
  await back(/^Play from/);
  assert.deepEqual(problems, []);
});
