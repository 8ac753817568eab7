// What the recorder's stories share: a Chromium of their own with made-up devices, in which a page behind another tab
// is really hidden (Playwright's usual pages never are), and which can be killed and opened again on its profile.
import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { chromium } from 'playwright-core';
import { PASSWORD, PATIENCE_MS, Story, until } from './harness.mjs';

const CHROMIUM = process.env.CHROMIUM ?? '/usr/bin/chromium';
const FIXTURES = new URL('../../tests/fixtures/', import.meta.url).pathname;
/** The title of the tab that is shown; Chromium chooses it by this where a person would. */
export const SHOWN = 'What is shown';

export class RecordingStory {
  static async open({ voice = 'short-walkthrough.wav' } = {}) {
    const story = new RecordingStory();
    story.inner = await Story.open();
    story.server = story.inner.server;
    await story.inner.owner();
    await story.inner.browser.close();
    story.voice = join(FIXTURES, voice);
    story.profile = mkdtempSync(join(story.inner.folder, 'profile-'));
    await story.launch();
    return story;
  }

  async close() {
    await this.kill();
    await this.inner.close();
  }

  /** A browser on the same profile as before: cookies and storage are those of the last one. */
  async launch() {
    this.child = spawn(
      CHROMIUM,
      [
        ...['--headless=new', '--no-sandbox', '--disable-gpu', '--no-first-run', '--mute-audio'],
        ...['--disable-background-networking', '--disable-component-update', '--disable-sync'],
        ...['--remote-debugging-port=0', `--user-data-dir=${this.profile}`, '--window-size=1000,760'],
        ...['--use-fake-device-for-media-stream', `--use-file-for-fake-audio-capture=${this.voice}`],
        ...[`--auto-select-tab-capture-source-by-title=${SHOWN}`, 'about:blank']
      ],
      { stdio: ['ignore', 'ignore', 'pipe'] }
    );
    const address = await new Promise((resolve, reject) => {
      this.child.once('exit', (code) => reject(new Error(`the browser ended with ${code}`)));
      createInterface({ input: this.child.stderr }).on('line', (line) => {
        const found = /DevTools listening on (\S+)/.exec(line);
        if (found) resolve(found[1]);
      });
    });
    this.browser = await chromium.connectOverCDP(address, { noDefaults: true });
    this.context = this.browser.contexts()[0];
    this.context.setDefaultTimeout(PATIENCE_MS);
    this.problems = [];
    this.context.on('weberror', (error) => this.problems.push(error.error().message));
    this.context.on('console', (message) => {
      if (/Content Security Policy/.test(message.text())) this.problems.push(message.text());
    });
    await this.context.addInitScript(keepDownloads);
    await this.context.grantPermissions(['microphone', 'camera'], { origin: this.server.url });
    const answer = await this.context.request.post(`${this.server.url}/api/login`, {
      data: { email: 'ana@example.org', password: PASSWORD },
      headers: { origin: this.server.url }
    });
    if (!answer.ok()) throw new Error(`the login was answered with ${answer.status()}`);
  }

  /** As a power cut would. */
  async kill() {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const gone = new Promise((resolve) => this.child.once('exit', resolve));
    this.child.removeAllListeners('exit');
    this.child.once('exit', () => {});
    const ended = new Promise((resolve) => this.child.once('close', resolve));
    this.child.kill('SIGKILL');
    await Promise.race([gone, ended]);
  }

  /** A tab with something that moves, to be shown. */
  async shownTab() {
    const page = await this.context.newPage();
    await page.goto(`${this.server.url}/robots.txt`);
    await page.evaluate((title) => {
      document.title = title;
      let turn = 0;
      setInterval(() => {
        turn += 1;
        document.body.style.background = `hsl(${(turn * 11) % 360} 60% 60%)`;
      }, 100);
    }, SHOWN);
    return page;
  }

  /** The page /record, with every choice made and the tracks that the browser hands out within reach. */
  async recordPage({ source, init = () => {} }) {
    const page = await this.context.newPage();
    await page.addInitScript(keepTracks);
    await page.addInitScript(init);
    await page.addInitScript(
      (choices) => {
        localStorage.setItem('debrief.recorder.choices', JSON.stringify(choices));
      },
      { source, clean: false }
    );
    await page.goto(`${this.server.url}/record`);
    await page.getByRole('button', { name: 'Start recording' }).waitFor();
    return page;
  }

  api(path, options) {
    return this.context.request.fetch(`${this.server.url}${path}`, options);
  }
}

/** What the page offers for download, as `window.offered`: a browser without a window keeps downloads to itself. */
function keepDownloads() {
  const [create, click] = [URL.createObjectURL, HTMLAnchorElement.prototype.click];
  const files = new Map();
  URL.createObjectURL = (file) => {
    const url = create.call(URL, file);
    files.set(url, file);
    return url;
  };
  HTMLAnchorElement.prototype.click = function () {
    if (!this.download) return click.call(this);
    window.offered = files
      .get(this.href)
      .arrayBuffer()
      .then((bytes) => Array.from(new Uint8Array(bytes)));
  };
}

/** The tracks that were handed out, as `window.tracks`. */
function keepTracks() {
  window.tracks = { microphone: [], camera: [], screen: [] };
  const devices = navigator.mediaDevices;
  if (!devices) return;
  const [user, display] = [devices.getUserMedia.bind(devices), devices.getDisplayMedia.bind(devices)];
  devices.getUserMedia = async (wanted) => {
    const stream = await user(wanted);
    window.tracks.microphone.push(...stream.getAudioTracks());
    window.tracks.camera.push(...stream.getVideoTracks());
    return stream;
  };
  devices.getDisplayMedia = async (wanted) => {
    const stream = await display(wanted);
    window.tracks.screen.push(...stream.getVideoTracks());
    return stream;
  };
}

/** Presses start and skips the countdown. What is shown comes to the front then, so this page may be hidden. */
export async function begin(page) {
  await page.bringToFront();
  await page.getByRole('button', { name: 'Start recording' }).click();
  await press(page, 'Begin now');
  await page.locator('[data-recording=recording]').waitFor();
}

/** A click as assistive technology does it: in a hidden page nothing can be pointed at. */
export const press = (page, name) =>
  page.getByRole('button', { name, exact: true }).evaluate((button) => button.click());

/** Waits until so much was recorded. The page's own clock says it; a hidden page has one, too. */
export async function recorded(page, ms) {
  await page.waitForFunction(
    (wanted) => {
      const [minutes, seconds] = (document.querySelector('[role=timer]')?.textContent ?? '0:0')
        .trim()
        .split(':');
      return (Number(minutes) * 60 + Number(seconds)) * 1000 >= wanted;
    },
    ms,
    { polling: 100 }
  );
}

/** Waits until “safe to close”, and answers the recording's id, which the page shows. */
export async function safe(page) {
  await page.locator('[data-safety=safe]').waitFor();
  const link = page.getByRole('link', { name: 'Open it' });
  return (await link.getAttribute('href')).split('/').at(-1);
}

/** Waits until this browser has nothing more to tell the server of it: closed before, it would offer to finish it. */
export async function finished(page, id) {
  await until(async () => {
    const { sessions } = await kept(page);
    const mine = sessions.filter((one) => one.recordingId === id);
    return mine.every((one) => one.settled && one.sentDetails !== null);
  });
}

/** What is in a session's row and slices in this browser. */
export function kept(page) {
  return page.evaluate(async () => {
    const request = indexedDB.open('debrief-recorder');
    const db = await new Promise((resolve) => (request.onsuccess = () => resolve(request.result)));
    const tx = db.transaction(['sessions', 'slices']);
    const all = (store) =>
      new Promise((resolve) => {
        const found = tx.objectStore(store).getAll();
        found.onsuccess = () => resolve(found.result);
      });
    const [sessions, slices] = await Promise.all([all('sessions'), all('slices')]);
    db.close();
    return {
      sessions,
      sliceBytes: slices.reduce((sum, slice) => sum + slice.bytes.byteLength, 0),
      slices: slices.length
    };
  });
}

/** The length of the pictures and of the sound of a file, in ms, by reading all of it. */
export function lengths(path) {
  const last = (stream) => {
    const out = execFileSync('ffprobe', [
      ...[
        '-v',
        'error',
        '-select_streams',
        stream,
        '-show_entries',
        'packet=pts_time',
        '-of',
        'csv=p=0',
        path
      ]
    ]);
    const times = String(out)
      .split(/\s+/)
      .map((line) => Number.parseFloat(line))
      .filter(Number.isFinite);
    return times.length === 0 ? 0 : Math.max(...times) * 1000;
  };
  return { video: last('v:0'), audio: last('a:0') };
}

/** The hash of every frame within a box of a video, at `fps`. */
export function frameHashes(path, { crop, fps = 5 }) {
  const out = execFileSync('ffmpeg', [
    ...['-v', 'error', '-i', path, '-an', '-vf', `fps=${fps},crop=${crop},scale=32:32,format=gray`],
    ...['-f', 'framemd5', '-']
  ]);
  return String(out)
    .split('\n')
    .filter((line) => /^\d/.test(line))
    .map((line) => line.split(',').at(-1).trim());
}
