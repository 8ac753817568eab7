import assert from 'node:assert/strict';
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { join } from 'node:path';
import { ARTEFACTS, intercept, PASSWORD, sha256, slowUploads, Story, upload, video } from './harness.mjs';
import {
  chooseByPath,
  halfway,
  openBrowser,
  patchOffsets,
  receiptOf,
  rememberTexts,
  rowOf
} from './uploads.mjs';

const SLICE_BYTES = 8 << 20;
const SLOW = 4 << 20;

let story;
let page;
let person;
before(async () => {
  story = await Story.open();
  person = await story.owner();
  page = person.page;
  await page.goto('/uploads');
});
after(() => story?.close());

test('a small file does not wait for the large ones that were chosen before it', async () => {
  const large = ['One.mp4', 'Two.mp4', 'Three.mp4'];
  const paths = large.map((name) => video(story.folder, name, { paddingBytes: 14 * SLICE_BYTES }));
  const small = video(story.folder, 'Small.mp4');
  await slowUploads(page, 2 * SLOW);
  await upload(page, ...paths);
  await rowOf(page, 'One.mp4', 'sending').waitFor();
  await upload(page, small);
  await rowOf(page, 'Small.mp4', 'safe').waitFor();
  await page.getByRole('heading', { name: 'Not safe to close yet' }).waitFor();
  await page.screenshot({ path: join(ARTEFACTS, 'uploads.png') });
  // Turns alternate: the third goes on before one of those that came before it is at its end.
  await rowOf(page, 'Three.mp4', 'sending').waitFor();
  for (const name of large) {
    assert.equal(await rowOf(page, name, 'sending').count(), 1, `${name} is on its way`);
    await page.getByRole('button', { name: `Cancel the upload of ${name}` }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Cancel upload' }).click();
    await rowOf(page, name).waitFor({ state: 'detached' });
  }
  const sent = readFileSync(small);
  assert.deepEqual(await receiptOf(page, 'Small.mp4'), { bytes: sent.length, sha256: sha256(sent) });
  await page.getByRole('heading', { name: 'Safe to close', exact: true }).waitFor();
  await page.screenshot({ path: join(ARTEFACTS, 'uploads-safe.png') });
});

test('a killed browser goes on where it was, and does not mix files', async () => {
  const file = video(story.folder, 'Power cut.mp4', { paddingBytes: 4 * SLICE_BYTES });
  const profile = join(story.folder, 'profile');
  let browser = await openBrowser(profile, story.server.url);
  await logIn(browser);
  await slowUploads(browser.page, SLOW);
  await chooseByPath(browser.page, '[data-upload]', file);
  await halfway(browser.page, 'Power cut.mp4');
  await browser.kill();

  browser = await openBrowser(profile, story.server.url);
  try {
    await logIn(browser);
    const offsets = patchOffsets(browser.page);
    const row = rowOf(browser.page, 'Power cut.mp4', 'unfinished');
    const choose = (path) => chooseByPath(browser.page, '[data-upload-state] input[type=file]', path);
    await choose(changed(file, 100));
    await row.getByRole('alert').getByText('same name and size, but other content').waitFor();
    // Its ends are the same, so only what was sent of it can tell.
    await choose(changed(file, 1 << 20));
    await rowOf(browser.page, 'Power cut.mp4', 'failed').getByText('begins otherwise').waitFor();
    assert.deepEqual(offsets, []);
    await choose(file);
    const sent = readFileSync(file);
    assert.deepEqual(await receiptOf(browser.page, 'Power cut.mp4'), {
      bytes: sent.length,
      sha256: sha256(sent)
    });
    assert.ok(offsets[0] >= SLICE_BYTES, `it began at ${offsets[0]}`);
  } finally {
    await browser.kill();
  }
});

test('where the browser keeps the way to a file, one click goes on with it', async () => {
  const own = await person.context.newPage();
  await own.addInitScript(() => {
    // The browser's own dialog cannot be driven from here; the origin's private files give the same handles.
    window.showOpenFilePicker = async () => {
      const folder = await navigator.storage.getDirectory();
      return [await folder.getFileHandle('Kept.mp4')];
    };
  });
  await own.goto('/uploads');
  await own.evaluate(async (size) => {
    const folder = await navigator.storage.getDirectory();
    const file = await folder.getFileHandle('Kept.mp4', { create: true });
    const writer = await file.createWritable();
    const bytes = new Uint8Array(size);
    for (let at = 0; at < size; at += 65_536) crypto.getRandomValues(bytes.subarray(at, at + 65_536));
    await writer.write(bytes);
    await writer.close();
  }, 3 * SLICE_BYTES);
  await slowUploads(own, SLOW);
  await own.getByText('Choose files').click();
  await halfway(own, 'Kept.mp4');
  // It must not come to its end before the page is gone.
  await slowUploads(own, 1);
  own.on('dialog', (dialog) => dialog.accept());
  await own.reload();
  await slowUploads(own, SLOW);
  const offsets = patchOffsets(own);
  await rowOf(own, 'Kept.mp4', 'unfinished').getByRole('button', { name: 'Resume Kept.mp4' }).click();
  assert.equal((await receiptOf(own, 'Kept.mp4')).bytes, 3 * SLICE_BYTES);
  assert.ok(offsets[0] >= SLICE_BYTES, `it began at ${offsets[0]}`);
  await own.close();
});

test('a server that stored something else is found out', async () => {
  // With nothing remembered of what arrived before.
  const { page: own, context } = await story.login();
  await rememberTexts(own);
  await intercept(own, /\/api\/uploads\/[^/]+$/, async (route) => {
    if (route.request().method() !== 'GET') return route.continue();
    const answer = await route.fetch();
    const view = await answer.json();
    if (view.receipt) view.receipt.sha256 = 'e3b0'.repeat(16);
    await route.fulfill({ response: answer, json: view });
  });
  await own.goto('/uploads');
  await upload(own, video(story.folder, 'Lied about.mp4'));
  const row = rowOf(own, 'Lied about.mp4', 'mismatch');
  await row.getByText('What is stored is not what you sent').waitFor();
  await row.getByRole('button', { name: 'Upload again Lied about.mp4' }).waitFor();
  await own.getByRole('heading', { name: 'Keep your files' }).waitFor();
  await own.screenshot({ path: join(ARTEFACTS, 'uploads-mismatch.png') });
  assert.ok(!(await own.evaluate(() => window.textsSeen)).includes('Safe to close'));
  await context.close();
});

test('what the server cannot take is told in its words, with what helps', async () => {
  const own = await person.context.newPage();
  let refusal = null;
  await intercept(own, /\/api\/uploads(\/[^/]+)?$/, (route) => {
    const method = route.request().method();
    if (refusal === null || !refusal.methods.includes(method)) return route.continue();
    const body = JSON.stringify({ error: { code: refusal.code, message: refusal.message } });
    return route.fulfill({ status: refusal.status, contentType: 'application/json', body });
  });
  await own.goto('/uploads');
  const file = video(story.folder, 'Refused.mp4');

  refusal = { methods: ['POST'], status: 413, code: 'quota_exceeded', message: 'You used 9 of 10 GB.' };
  await upload(own, file);
  const failed = rowOf(own, 'Refused.mp4', 'failed');
  await failed.getByText('You used 9 of 10 GB.').waitFor();

  refusal = { methods: ['PATCH'], status: 507, code: 'storage_full', message: 'The disk is full.' };
  await failed.getByRole('button', { name: /Try again/ }).click();
  await failed.getByText('The disk is full. It is tried again every minute.').waitFor();

  refusal = { methods: ['HEAD', 'PATCH'], status: 401, code: 'login_required', message: 'Log in.' };
  await failed.getByRole('button', { name: /Try again/ }).click();
  await failed.getByText('You are logged out').waitFor();
  await own.screenshot({ path: join(ARTEFACTS, 'uploads-refused.png') });

  refusal = null;
  // As when one comes back from the tab in which one logged in.
  await own.evaluate(() => window.dispatchEvent(new Event('focus')));
  await rowOf(own, 'Refused.mp4', 'safe').waitFor();
  await own.close();
});

test('an upload that expired begins anew', async () => {
  const own = await person.context.newPage();
  const file = video(story.folder, 'Expired.mp4');
  await intercept(own, /\/api\/uploads\/[^/]+$/, (route) => {
    if (route.request().method() !== 'PATCH') return route.continue();
    const body = JSON.stringify({ error: { code: 'upload_expired', message: 'This upload has expired.' } });
    return route.fulfill({ status: 410, contentType: 'application/json', body });
  });
  await own.goto('/uploads');
  await upload(own, file);
  await rowOf(own, 'Expired.mp4', 'failed').getByText('This upload has expired.').waitFor();
  await own.unrouteAll();
  await own.getByRole('button', { name: 'Upload again Expired.mp4' }).click();
  await rowOf(own, 'Expired.mp4', 'safe').waitFor();
  await own.close();
});

test('no error and no breach of the policy was seen', () => {
  assert.deepEqual(person.problems, []);
});

async function logIn(browser) {
  await browser.goto('/login?next=/uploads');
  await browser.page.getByLabel('Email').fill('ana@example.org');
  await browser.page.getByLabel('Password').fill(PASSWORD);
  await browser.page.getByRole('button', { name: 'Log in' }).click();
  await browser.page.getByRole('heading', { name: 'Uploads', level: 1 }).waitFor();
}

/** A file of the same name and size with one other byte. */
function changed(file, at) {
  const folder = join(story.folder, `changed-${at}`);
  const copy = join(folder, file.split('/').at(-1));
  mkdirSync(folder, { recursive: true });
  copyFileSync(file, copy);
  const bytes = readFileSync(copy);
  bytes[at] ^= 1;
  writeFileSync(copy, bytes);
  return copy;
}
