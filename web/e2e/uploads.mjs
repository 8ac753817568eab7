// What the stories of uploads share: rows of the page, receipts, offsets, and a browser that can be killed.
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { chromium } from 'playwright-core';
import { CHROMIUM, FLAGS, PATIENCE_MS } from './harness.mjs';

export const rowOf = (page, name, state) =>
  page.locator(`[data-upload-state${state ? `=${state}` : ''}]`, { hasText: name });

/** Past the first durable slice and well before the end. */
export function halfway(page, name) {
  return page.waitForFunction((wanted) => {
    const rows = [...document.querySelectorAll('[data-upload-state=sending]')];
    const bar = rows.find((row) => row.textContent.includes(wanted))?.querySelector('[role=progressbar]');
    return Number(bar?.getAttribute('aria-valuenow') ?? 0) >= 55;
  }, name);
}

/** Where each PATCH of a page begins. */
export function patchOffsets(page) {
  const offsets = [];
  page.on('request', (request) => {
    if (request.method() === 'PATCH') offsets.push(Number(request.headers()['upload-offset']));
  });
  return offsets;
}

/** Waits until it is said to be safe, and reads what the receipt says. */
export async function receiptOf(page, name) {
  const row = rowOf(page, name, 'safe');
  await row.getByText('Stored as you sent it').waitFor();
  return {
    bytes: Number(await row.locator('[data-receipt-size]').getAttribute('data-receipt-size')),
    sha256: await row.locator('[data-receipt-sha256]').innerText()
  };
}

/** Keeps every text that the page ever shows. Call before anything is loaded. */
export async function rememberTexts(page) {
  await page.addInitScript(() => {
    window.textsSeen = '';
    new MutationObserver((changes) => {
      for (const change of changes) {
        for (const node of change.addedNodes) window.textsSeen += `\n${node.textContent}`;
        if (change.type === 'characterData') window.textsSeen += `\n${change.target.textContent}`;
      }
    }).observe(document, { childList: true, subtree: true, characterData: true });
  });
}

/** Chooses a file by its path. Playwright itself would carry all its bytes to a browser that it did not start. */
export async function chooseByPath(page, selector, path) {
  await page.locator(selector).waitFor({ state: 'attached' });
  const session = await page.context().newCDPSession(page);
  const expression = `document.querySelector(${JSON.stringify(selector)})`;
  const { result } = await session.send('Runtime.evaluate', { expression });
  await session.send('DOM.setFileInputFiles', { files: [path], objectId: result.objectId });
  await session.detach();
}

/** A browser of its own on a profile that lasts, which can be killed as by a power cut. */
export async function openBrowser(profile, baseURL) {
  const child = spawn(
    CHROMIUM,
    [...FLAGS, '--headless=new', '--remote-debugging-port=0', `--user-data-dir=${profile}`, 'about:blank'],
    { stdio: ['ignore', 'ignore', 'pipe'] }
  );
  const address = await new Promise((resolve, reject) => {
    child.once('exit', () => reject(new Error('the browser ended')));
    createInterface({ input: child.stderr }).on('line', (line) => {
      const found = /DevTools listening on (\S+)/.exec(line);
      if (found) resolve(found[1]);
    });
  });
  const browser = await chromium.connectOverCDP(address);
  const [context] = browser.contexts();
  context.setDefaultTimeout(PATIENCE_MS);
  const page = await context.newPage();
  return {
    context,
    page,
    goto: (path) => page.goto(new URL(path, baseURL).href),
    async kill() {
      const gone = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGKILL');
      await gone;
    }
  };
}
