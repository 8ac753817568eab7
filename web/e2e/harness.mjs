// What the stories share: a server of their own, browsers, a recording to upload, and ways to wait for things.
import { execFileSync, spawn } from 'node:child_process';
import { createHash, randomBytes, randomInt } from 'node:crypto';
import { mkdtempSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { chromium } from 'playwright-core';

const FIXTURES = new URL('../../tests/fixtures/', import.meta.url).pathname;
const BINARY = process.env.DEBRIEF_BIN ?? new URL('../../target/debug/debrief', import.meta.url).pathname;
export const CHROMIUM = process.env.CHROMIUM ?? '/usr/bin/chromium';
export const ARTEFACTS = process.env.ARTEFACTS ?? new URL('../../artefacts', import.meta.url).pathname;
mkdirSync(ARTEFACTS, { recursive: true });

/** Everything here works on two busy cores; what takes longer has hung. */
export const PATIENCE_MS = Number(process.env.E2E_PATIENCE_MS ?? 90_000);
/** How many times slower than it can a page does its work: it shows which stories look once where they have to wait. */
const SLOWDOWN = Number(process.env.E2E_SLOWDOWN ?? 1);
const FRAME_MS = 20;
export const PASSWORD = 'green walkthrough button';

export const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--autoplay-policy=no-user-gesture-required'
];

/** Ends all that a story began, in the opposite order. */
export class Story {
  #endings = [];

  /** `prepare` gets the folder and the data directory before there is a server, and answers variables for it. */
  static async open({ browserFlags = [], prepare = () => ({}) } = {}) {
    const story = new Story();
    story.folder = mkdtempSync(join(tmpdir(), 'debrief-e2e-'));
    story.#endings.push(() => until(() => isRemoved(story.folder)));
    const dataDir = join(story.folder, 'data');
    const env = prepare(story.folder, dataDir);
    story.server = new Server(dataDir, await freePort(), env);
    story.#endings.push(() => story.server.kill());
    await story.server.start();
    story.browser = await chromium.launch({ executablePath: CHROMIUM, args: [...FLAGS, ...browserFlags] });
    story.#endings.push(() => story.browser.close());
    return story;
  }

  async close() {
    for (const end of this.#endings.reverse()) await end();
  }

  /** A browser of one person: its own cookies and storage. Errors on the page are the story's errors. */
  async person(base = this.server.url, settings = {}) {
    const viewport = { width: 1360, height: 860 };
    const context = await this.browser.newContext({ baseURL: base, viewport, ...settings });
    context.setDefaultTimeout(PATIENCE_MS);
    if (SLOWDOWN > 1) {
      await context.addInitScript(lateFrames, SLOWDOWN * FRAME_MS);
      context.on('page', (page) => slowDown(page).catch(() => {}));
    }
    const problems = [];
    context.on('weberror', (error) => problems.push(error.error().message));
    context.on('console', (message) => {
      if (/Content Security Policy/.test(message.text())) problems.push(message.text());
    });
    return { context, problems, page: await context.newPage() };
  }

  /** The first account and the workspace, made over the set-up link that the server prints. */
  async owner({ base = this.server.url, name = 'Ana Ferreira', workspace = 'Northwind' } = {}) {
    const person = await this.person(base);
    const { page } = person;
    await page.goto(new URL(this.server.setupLink).pathname);
    await page.getByLabel('Workspace').fill(workspace);
    await page.getByLabel('Your name').fill(name);
    await page.getByLabel('Email').fill('ana@example.org');
    await page.getByLabel('Password').fill(PASSWORD);
    await page.getByRole('button', { name: 'Create workspace' }).click();
    await page.getByRole('button', { name: 'Account and workspace' }).waitFor();
    return person;
  }

  /** A command of the service's own program, on the same data; answers what it prints. */
  command(...words) {
    return execFileSync(BINARY, [...words, '--data-dir', this.server.dataDir], { encoding: 'utf8' });
  }

  /** The owner again, in another browser. */
  async login() {
    const person = await this.person();
    const answer = await person.context.request.post('/api/login', {
      data: { email: 'ana@example.org', password: PASSWORD },
      headers: { origin: this.server.url }
    });
    if (!answer.ok()) throw new Error(`the login was answered with ${answer.status()}`);
    return person;
  }
}

class Server {
  constructor(dataDir, port, env) {
    this.dataDir = dataDir;
    this.port = port;
    this.env = env;
    this.url = `http://127.0.0.1:${port}`;
    this.setupLink = null;
  }

  async start() {
    const child = spawn(
      BINARY,
      ['serve', '--data-dir', this.dataDir, '--listen', `127.0.0.1:${this.port}`, '--model', 'demo'],
      { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, ...this.env } }
    );
    this.child = child;
    this.log = '';
    child.stderr.on('data', (data) => (this.log = (this.log + data).slice(-20_000)));
    const ended = new Promise((_, reject) =>
      child.once('exit', (code) => reject(new Error(`the server ended with ${code}:\n${this.log}`)))
    );
    ended.catch(() => {});
    const ready = new Promise((resolve) => {
      createInterface({ input: child.stdout }).on('line', (line) => {
        this.setupLink = /Set up: (\S+)/.exec(line)?.[1] ?? this.setupLink;
        if (/Debrief is at/.test(line)) this.said = true;
        if (this.said && (this.setupLink || this.restarted)) resolve();
      });
    });
    await Promise.race([ready, ended]);
    await this.#answers(ended);
  }

  /** As a power cut would: no time to say goodbye. Then the same data directory and port again. */
  async killAndRestart() {
    await this.kill();
    this.said = false;
    this.restarted = true;
    await this.start();
  }

  async kill() {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const gone = new Promise((resolve) => this.child.once('exit', resolve));
    this.child.kill('SIGKILL');
    await gone;
  }

  async #answers(ended) {
    for (;;) {
      const answer = await Promise.race([fetch(`${this.url}/readyz`).catch(() => null), ended]);
      if (answer?.ok) return;
      await new Promise((resolve) => setImmediate(resolve));
    }
  }
}

/** The worker of a killed server ends with it, and may write until then. */
function isRemoved(folder) {
  try {
    rmSync(folder, { recursive: true, force: true });
    return true;
  } catch (error) {
    if (error.code !== 'ENOTEMPTY') throw error;
    return false;
  }
}

/** Below the ports that outgoing connections take, so that it is still free when the server asks for it, also again. */
const PORTS = { from: 20_000, to: 32_000 };

async function freePort() {
  for (;;) {
    const port = randomInt(PORTS.from, PORTS.to);
    if (await isFree(port)) return port;
  }
}

function isFree(port) {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(false));
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(true)));
  });
}

/**
 * `handle` answers what a page asks for. In the first moments after it was told so, Chromium lets requests of a loaded page
 * pass, and Playwright does not see them: this waits until one of its own is caught.
 */
export async function intercept(page, what, handle) {
  await page.route(what, handle);
  if (page.url() === 'about:blank') return;
  const own = (url) => url.search === '?is-it-caught';
  await page.route(own, (route) => route.fulfill({ status: 204 }));
  await until(() => page.evaluate(isCaught));
  await page.unroute(own);
}

/** Runs in the page. */
async function isCaught() {
  return (await fetch('/icon.svg?is-it-caught', { cache: 'no-store' })).status === 204;
}

/** A video with the spoken sample as its sound. `paddingBytes` make it as large as a test needs. */
export function video(folder, name, { sample = 'short-walkthrough.wav', paddingBytes = 0 } = {}) {
  const path = join(folder, name);
  const plain = join(folder, 'made.mp4');
  execFileSync('ffmpeg', [
    ...[
      '-v',
      'error',
      '-y',
      '-f',
      'lavfi',
      '-i',
      'testsrc2=size=640x360:rate=12',
      '-i',
      join(FIXTURES, sample)
    ],
    ...['-shortest', '-c:v', 'libx264', '-preset', 'ultrafast', '-pix_fmt', 'yuv420p', '-c:a', 'aac'],
    ...['-movflags', '+faststart', plain]
  ]);
  const media = readFileSync(plain);
  rmSync(plain);
  writeFileSync(path, paddingBytes > 0 ? Buffer.concat([media, freeBox(paddingBytes)]) : media);
  return path;
}

/** An MP4 box that players skip; random, so that every byte counts in the comparison. */
function freeBox(size) {
  const box = randomBytes(size);
  box.writeUInt32BE(size, 0);
  box.write('free', 4, 'latin1');
  return box;
}

export const sentences = (sample) =>
  JSON.parse(readFileSync(join(FIXTURES, 'samples.json'), 'utf8')).find((one) => one.file === sample)
    .sentences;

export const sha256 = (bytes) => createHash('sha256').update(bytes).digest('hex');

/** Chooses files as the Upload button would. */
export const upload = (page, ...paths) => page.locator('[data-upload]').setInputFiles(paths);

async function slowDown(page) {
  const session = await sessionOf(page);
  await session.send('Emulation.setCPUThrottlingRate', { rate: SLOWDOWN });
  await limit(page, {});
}

const sessions = new WeakMap();
/** One for each page: of two, each would undo what the other limits. */
function sessionOf(page) {
  if (!sessions.has(page)) sessions.set(page, page.context().newCDPSession(page));
  return sessions.get(page);
}

async function limit(page, { uploadThroughput = -1 }) {
  const session = await sessionOf(page);
  await session.send('Network.enable');
  await session.send('Network.emulateNetworkConditions', {
    offline: false,
    latency: SLOWDOWN > 1 ? SLOWDOWN * FRAME_MS : 0,
    downloadThroughput: -1,
    uploadThroughput
  });
}

/** What a page is told with its next frame comes as late as on a machine that hardly gets to draw. */
function lateFrames(ms) {
  const late =
    (told) =>
    (...facts) =>
      setTimeout(() => told(...facts), ms);
  const { requestAnimationFrame, cancelAnimationFrame } = window;
  const asked = new Map();
  window.requestAnimationFrame = (told) => {
    const frame = requestAnimationFrame((at) => asked.set(frame, setTimeout(told, ms, at)));
    return frame;
  };
  window.cancelAnimationFrame = (frame) => {
    cancelAnimationFrame(frame);
    clearTimeout(asked.get(frame));
  };
  const { IntersectionObserver } = window;
  window.IntersectionObserver = class extends IntersectionObserver {
    constructor(told, settings) {
      super(late(told), settings);
    }
  };
  const { addEventListener } = MediaQueryList.prototype;
  MediaQueryList.prototype.addEventListener = function (name, told, settings) {
    addEventListener.call(this, name, late(told), settings);
  };
}

/** Holds a page's uploads to a speed at which one can watch them. */
export const slowUploads = (page, bytesPerSecond) => limit(page, { uploadThroughput: bytesPerSecond });

/** Opens a recording's page from the library and waits until it can be played and read. */
export async function openReady(page, title) {
  await page.getByRole('link', { name: title, exact: true }).click();
  await page.locator('[data-transcript-state=ready]').waitFor({ state: 'attached' });
  await page.locator('video').waitFor();
  await page.locator('[data-transcript] li').first().waitFor();
}

export const commentBox = (page) => page.getByLabel('Comment on this moment');

/** The player's clock, in milliseconds. */
export const mediaMs = (page) => page.locator('video').evaluate((video) => video.currentTime * 1000);

export async function say(page, text) {
  await commentBox(page).fill(text);
  await page.getByRole('button', { name: 'Comment', exact: true }).click();
  await page.locator('.said', { hasText: text }).waitFor();
}

/** The words that the browser marks under this name. */
export const marked = (page, name) =>
  page.evaluate((name) => [...(CSS.highlights.get(name) ?? [])].map(String), name);

/** Asks until it is so. A page's own wait would take the promise of an answer for one. */
export async function until(holds) {
  const end = performance.now() + PATIENCE_MS;
  while (!(await holds())) {
    if (performance.now() > end) throw new Error(`it never became true: ${holds}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
