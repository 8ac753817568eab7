// How long somebody waits at the page of a recording: for the first picture on a slow line, beside hls.js playing the
// same file from the same server; and for the page to answer, with three hours of text and two thousand comments.
//   node bench/playback.mjs [RUNS]      DEBRIEF_BIN: the program to measure
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createServer, request } from 'node:http';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { asker, importLines, prepared, sendFile, transcribed } from '../e2e/furnished.mjs';
import { commentBox, Story } from '../e2e/harness.mjs';

const RUNS = Number(process.argv[2] ?? 5);
/** A telephone's line in a train. */
const LINE = { latency: 150, downloadThroughput: (1_600 * 1024) / 8, uploadThroughput: (750 * 1024) / 8 };
const WORDS = 12;
/** Lines and comments: a short note, and three hours about which everybody has something to say. */
const SIZES = [
  [20, 10],
  [2500, 2000]
];

/** One minute in which everything moves, about 1.2 Mbit/s. */
function film(folder) {
  const path = join(folder, 'film.mp4');
  const source = [
    '-f',
    'lavfi',
    '-i',
    'testsrc2=size=1280x720:rate=25',
    '-f',
    'lavfi',
    '-i',
    'sine=frequency=330'
  ];
  const video = [
    '-c:v',
    'libx264',
    '-preset',
    'veryfast',
    '-b:v',
    '1200k',
    '-maxrate',
    '1200k',
    '-bufsize',
    '2400k'
  ];
  const rest = [
    '-g',
    '50',
    '-pix_fmt',
    'yuv420p',
    '-c:a',
    'aac',
    '-t',
    '60',
    '-movflags',
    '+faststart',
    path
  ];
  execFileSync('ffmpeg', ['-v', 'error', '-y', ...source, ...video, ...rest]);
  return path;
}

/** The same pictures and sound, cut as hls.js wants them. */
function cut(folder, path) {
  const how = ['-c', 'copy', '-f', 'hls', '-hls_time', '4', '-hls_playlist_type', 'vod'];
  const where = ['-hls_segment_type', 'fmp4', '-hls_segment_filename', join(folder, 'part-%03d.m4s')];
  execFileSync('ffmpeg', ['-v', 'error', '-y', '-i', path, ...how, ...where, join(folder, 'film.m3u8')]);
}

const PAGE = `<!doctype html><meta charset="utf-8"><title>hls.js</title><video muted playsinline></video>
<script src="/hls/hls.js"></script><script>const hls = new Hls(); hls.loadSource('/hls/film.m3u8');
hls.attachMedia(document.querySelector('video'));</script>`;

/** One server for both: files of HLS from the folder, everything else from Debrief. */
async function behindOneServer(folder) {
  const script = gzipSync(readFileSync(createRequire(import.meta.url).resolve('hls.js/dist/hls.min.js')));
  const server = createServer((asked, answer) => {
    const name = /^\/hls\/([\w.-]*)$/.exec(asked.url)?.[1];
    if (name === undefined) {
      const { hostname, port } = new URL(story.server.url);
      const { method, headers, url: path } = asked;
      const onwards = request({ hostname, port, method, headers, path }, (got) => {
        answer.writeHead(got.statusCode, got.headers);
        got.pipe(answer);
      });
      asked.pipe(onwards);
    } else if (name === '') answer.writeHead(200, { 'content-type': 'text/html' }).end(PAGE);
    else if (name === 'hls.js') {
      answer.writeHead(200, { 'content-type': 'text/javascript', 'content-encoding': 'gzip' }).end(script);
    } else
      answer
        .writeHead(200, { 'content-type': 'application/octet-stream' })
        .end(readFileSync(join(folder, name)));
  });
  await new Promise((listening) => server.listen(0, '127.0.0.1', listening));
  return server;
}

/** Runs in the page: plays as soon as there is something to play, and notes when the first picture is shown. */
function watchForPicture() {
  window.firstPicture = new Promise((shown) => {
    const look = () => {
      const video = document.querySelector('video');
      if (!video) return;
      seen.disconnect();
      video.muted = true;
      video.requestVideoFrameCallback(() => shown(performance.now()));
      const play = () => void video.play().catch(() => {});
      video.addEventListener('loadedmetadata', play);
      play();
    };
    const seen = new MutationObserver(look);
    seen.observe(document, { childList: true, subtree: true });
  });
}

async function untilFirstPicture(url, cookies) {
  const context = await story.browser.newContext({ viewport: { width: 1360, height: 860 } });
  try {
    await context.addCookies(cookies);
    const page = await context.newPage();
    await page.addInitScript(watchForPicture);
    const line = await context.newCDPSession(page);
    await line.send('Network.enable');
    await line.send('Network.emulateNetworkConditions', { offline: false, ...LINE });
    await page.goto(url, { waitUntil: 'commit' });
    return await page.evaluate(() => window.firstPicture);
  } finally {
    await context.close();
  }
}

async function firstPictures(ask, cookies) {
  const path = film(story.folder);
  cut(story.folder, path);
  const id = await sendFile(ask, path, { filename: 'film.mp4', title: 'Film' });
  await prepared(ask, id);
  await transcribed(ask, id);
  const server = await behindOneServer(story.folder);
  const base = `http://127.0.0.1:${server.address().port}`;
  const own = [];
  const others = [];
  try {
    for (let run = 0; run < RUNS; run += 1) {
      own.push(await untilFirstPicture(`${base}/r/${id}`, cookies));
      others.push(await untilFirstPicture(`${base}/hls/`, []));
    }
  } finally {
    server.close();
  }
  const { version } = JSON.parse(
    readFileSync(createRequire(import.meta.url).resolve('hls.js/package.json'), 'utf8')
  );
  console.log(`\n== first picture after navigation, cold cache, 1.6 Mbit/s, ${LINE.latency} ms`);
  console.log(`the page of a recording: ${told(own)} ms`);
  console.log(`hls.js ${version}, a page with nothing else, segments of 4 s: ${told(others)} ms`);
  console.log(
    `Debrief takes ${told(
      own.map((one, at) => one / others[at]),
      2
    )} of its time`
  );
}

async function interactions(ask, context, [lines, count]) {
  const id = await sendFile(ask, film(story.folder), { filename: 'long.mp4', title: 'How long' });
  await prepared(ask, id);
  await transcribed(ask, id);
  const line = (at) =>
    Array.from({ length: WORDS }, (_, word) => `word${(at * 7 + word * 13) % 997}`).join(' ');
  const text = Array.from({ length: lines }, (_, at) => line(at));
  await importLines(ask, id, text, { lineMs: Math.floor(60_000 / lines) });
  for (let at = 0; at < count; at += 1)
    await ask('POST', `/api/recordings/${id}/comments`, {
      start_ms: at * 25,
      body: `Comment ${at}: ${line(at)}`
    });
  const page = await context.newPage();
  await page.addInitScript(() => {
    window.delays = [];
    // A number for all events of one press, of which the longest counts, as in “interaction to next paint”.
    const longest = new Map();
    new PerformanceObserver((list) => {
      for (const { interactionId, duration } of list.getEntries()) {
        if (interactionId) longest.set(interactionId, Math.max(duration, longest.get(interactionId) ?? 0));
      }
      window.delays = [...longest.values()];
    }).observe({ type: 'event', durationThreshold: 16, buffered: true });
  });
  await page.goto(`/r/${id}`);
  await page.locator('[data-transcript] li').nth(10).waitFor();
  await page.locator('.comment').nth(5).waitFor();
  for (const at of [2, 5, 8]) await page.locator('[data-transcript] li button').nth(at).click();
  await commentBox(page).pressSequentially('What is meant by this word?', { delay: 30 });
  await page.getByRole('button', { name: 'Comment', exact: true }).click();
  await page.locator('.comment', { hasText: 'What is meant' }).waitFor();
  await page.locator('.comment').nth(1).getByRole('button', { name: 'Reply' }).click();
  await page.keyboard.type('An answer to that', { delay: 30 });
  await page.keyboard.press('Control+f');
  await page.keyboard.type('word500', { delay: 30 });
  for (let press = 0; press < 5; press += 1) await page.keyboard.press('Enter');
  const delays = await page.evaluate(
    () => new Promise((done) => requestIdleCallback(() => setTimeout(() => done(window.delays), 500)))
  );
  console.log(`\n== from a press to the next picture, ${lines * WORDS} words, ${count} comments`);
  await page.close();
  console.log(`${delays.length} presses took 16 ms or longer: ${told(delays)} ms`);
}

/** Median (least to most). */
function told(values, digits = 0) {
  const sorted = [...values].sort((a, b) => a - b);
  const [least, median, most] = [sorted[0], sorted[Math.floor(sorted.length / 2)], sorted.at(-1)];
  return `${median?.toFixed(digits)} (${least?.toFixed(digits)} to ${most?.toFixed(digits)})`;
}

const story = await Story.open();
try {
  const { context } = await story.owner();
  const ask = asker(context.request, story.server.url);
  await firstPictures(ask, await context.cookies());
  for (const size of SIZES) await interactions(ask, context, size);
} finally {
  await story.close();
}
