// What the player can do beside playing: pass over silences, captions of another size at another place, and the picture
// over the whole width; all of it remembered.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { join } from 'node:path';
import { asker, prepared, sendFile, transcribed } from './furnished.mjs';
import { ARTEFACTS, Story, video } from './harness.mjs';

let story;
let page;
let problems;
let context;
let id;
before(async () => {
  story = await Story.open();
  ({ page, problems, context } = await story.owner());
  const ask = asker(context.request, story.server.url);
  id = await sendFile(ask, video(story.folder, 'film.mp4'), { filename: 'film.mp4', title: 'The tour' });
  await prepared(ask, id);
  await transcribed(ask, id);
  // Between the two lines nobody speaks for six seconds.
  const text = 'WEBVTT\n\n00:00.000 --> 00:03.000\nOnce.\n\n00:09.000 --> 00:15.000\nAnd again.\n';
  await ask('POST', `/api/recordings/${id}/transcript/import?format=vtt&language=en`, text, {
    'content-type': 'text/vtt'
  });
  await openAt(page);
});
after(() => story?.close());

async function openAt(on) {
  await on.goto(`/r/${id}`);
  await on.locator('[data-transcript] li', { hasText: 'And again.' }).waitFor();
  await on.waitForFunction(() => document.querySelector('video')?.readyState >= 1);
}

/** Plays from there until a moment, and answers the moments to which it jumped by itself. */
const playedTo = (on, from, to) =>
  on.locator('video').evaluate(
    async (media, [from, to]) => {
      media.currentTime = from;
      await new Promise((resolve) => media.addEventListener('seeked', resolve, { once: true }));
      const jumps = [];
      const seeks = () => jumps.push(media.currentTime);
      media.addEventListener('seeking', seeks);
      const there = new Promise((resolve) => {
        const look = () => media.currentTime >= to && resolve();
        media.addEventListener('timeupdate', look);
      });
      await media.play();
      await there;
      media.pause();
      media.removeEventListener('seeking', seeks);
      return jumps;
    },
    [from, to]
  );

test('silences are passed over when somebody wants it, in every recording from then on', async () => {
  assert.deepEqual(await playedTo(page, 2, 4.5), []);
  await page.getByRole('button', { name: /^Speed/ }).click();
  await page.getByRole('menuitemcheckbox', { name: 'Pass over silences' }).click();
  await openAt(page);
  const [jump, ...more] = await playedTo(page, 2, 9.2);
  assert.deepEqual(more, []);
  assert.ok(jump > 8 && jump <= 9, `it went on at ${jump}, the next line begins at 9`);
  await page.keyboard.press('q');
  assert.deepEqual(await playedTo(page, 2, 4.5), []);
});

/** Where the lines of the captions are told to stand. */
const placed = () =>
  page.locator('video').evaluate((media) => Array.from(media.textTracks[0].cues ?? [], (cue) => cue.line));

/** The rows of pixels that the captions take of the picture: the first of them, and how many. */
async function drawn() {
  const film = page.locator('video');
  // Both pictures are of the same moment.
  await page.waitForFunction(() => {
    const media = document.querySelector('video');
    return !media.seeking && media.readyState >= 2;
  });
  const shot = async (mode) => {
    await film.evaluate((media, mode) => (media.textTracks[0].mode = mode), mode);
    await page.evaluate(
      () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))
    );
    return (await film.screenshot()).toString('base64');
  };
  const [without, shown] = [await shot('hidden'), await shot('showing')];
  return page.evaluate(
    async ([one, other]) => {
      const pixels = async (png) => {
        const bytes = Uint8Array.from(atob(png), (char) => char.charCodeAt(0));
        const { width, height } = await createImageBitmap(new Blob([bytes]));
        const canvas = new OffscreenCanvas(width, height).getContext('2d');
        canvas.drawImage(await createImageBitmap(new Blob([bytes])), 0, 0);
        return canvas.getImageData(0, 0, width, height);
      };
      const [a, b] = [await pixels(one), await pixels(other)];
      const rows = [];
      for (let y = 0; y < a.height; y += 1) {
        const [from, to] = [y * a.width * 4, (y + 1) * a.width * 4];
        if (a.data.slice(from, to).some((value, at) => Math.abs(value - b.data[from + at]) > 40))
          rows.push(y);
      }
      return { first: rows[0] / a.height, rows: rows.length };
    },
    [without, shown]
  );
}

async function choose(name) {
  await page.getByRole('button', { name: 'Captions' }).click();
  await page.getByRole('menuitemradio', { name, exact: true }).click();
}

test('captions have the size and the place that somebody chose', async () => {
  await page.keyboard.press('v');
  await page.waitForFunction(() => document.querySelector('video').textTracks[0]?.cues?.length === 2);
  await page.locator('video').evaluate((media) => (media.currentTime = 1));
  const usual = await drawn();
  assert.ok(usual.first > 0.5, `they begin at ${usual.first} of the height`);
  await choose('Very large');
  await choose('At the top');
  assert.deepEqual(await placed(), [0, 0]);
  const chosen = await drawn();
  assert.ok(chosen.first < 0.2, `they begin at ${chosen.first} of the height`);
  assert.ok(chosen.rows > usual.rows * 1.5, `${chosen.rows} rows of pixels after ${usual.rows}`);
  await openAt(page);
  await page.waitForFunction(() => document.querySelector('video').textTracks[0]?.cues?.[0]?.line === 0);
  await page.locator('video').evaluate((media) => (media.currentTime = 1));
  assert.deepEqual(await drawn(), chosen);
  await page.locator('[data-player]').screenshot({ path: join(ARTEFACTS, 'captions-top.png') });
  await choose('At the bottom');
  assert.deepEqual(await placed(), ['auto', 'auto']);
  await choose('Off');
  assert.equal(await page.locator('video').evaluate((media) => media.textTracks[0].mode), 'disabled');
});

test('the theatre has the whole width, and is there again at the next visit', async () => {
  // The page hears of a window's new width with its next frame.
  const has = (whole) =>
    page.waitForFunction((whole) => {
      const shown = document.querySelector('[data-player]').getBoundingClientRect().width;
      return (shown === document.documentElement.clientWidth) === whole;
    }, whole);
  const button = page.getByRole('button', { name: 'Theatre' });
  await has(false);
  await button.click();
  await has(true);
  await openAt(page);
  await has(true);
  assert.equal(await button.getAttribute('aria-pressed'), 'true');
  await page.screenshot({ path: join(ARTEFACTS, 'theatre.png') });
  await page.setViewportSize({ width: 2400, height: 1100 });
  await has(true);
  await page.screenshot({ path: join(ARTEFACTS, 'theatre-2400.png') });
  // Where there is no room beside it, there is nothing to choose.
  await page.setViewportSize({ width: 800, height: 860 });
  await button.waitFor({ state: 'detached' });
  await page.setViewportSize({ width: 1360, height: 860 });
  await button.waitFor();
  await page.keyboard.press('t');
  await has(false);
  assert.deepEqual(problems, []);
});
