// What is looked at wherever a page is shown: the rules of WCAG as axe knows them, in both themes, and whether all of it
// fits into the window.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
/** The window as the stories open it. */
export const WIDE = { width: 1360, height: 860 };
const WIDTHS = [320, 768, 1360, 2560];

/** What breaks a rule in a part of the page, a line each. */
export async function violations(page, inside = 'html') {
  // Not as a script of the page: its content security policy allows none but its own.
  if (!(await page.evaluate('"axe" in window'))) await page.evaluate(AXE);
  return page.evaluate(
    async ([inside, tags]) => {
      const { violations } = await window.axe.run(inside, {
        runOnly: { type: 'tag', values: tags },
        resultTypes: ['violations'],
        // Takes a third of the time, and the element is printed.
        selectors: false,
        preload: false
      });
      return violations.flatMap(({ id, nodes }) =>
        nodes.map(({ html, failureSummary }) => `${id}: ${html}\n    ${failureSummary}`)
      );
    },
    [inside, TAGS]
  );
}

/** In both themes; the page goes on in the one it had. */
export async function keepsTheRules(page, place, inside, themes = ['dark', 'light']) {
  for (const colorScheme of themes) {
    await page.emulateMedia({ colorScheme });
    await atRest(page, place);
    const found = await violations(page, inside);
    assert.equal(found.length, 0, `${place}, ${colorScheme}:\n${found.join('\n')}`);
  }
}

/** On telephones and on walls: nothing lies beyond an edge of the window, and nothing is cut off. */
export async function fits(page, place, widths = WIDTHS) {
  for (const width of widths) {
    await page.setViewportSize({ ...WIDE, width });
    await atRest(page, place);
    const found = await page.evaluate(outside);
    assert.deepEqual(found.slice(0, 5), [], `${place}, ${width} px wide`);
  }
  await page.setViewportSize(WIDE);
}

/** For somebody who wants nothing to move, as the story's pages are opened. */
async function atRest(page, place) {
  assert.deepEqual(await page.evaluate(moving), [], `${place}: what moves`);
}

/**
 * Runs in the page, and waits until it stands still: a colour that does not fade has its new value some frames later,
 * too. Answers what goes on moving. What is out of view and not drawn stands still by itself.
 */
async function moving() {
  const FRAMES = 60;
  let moving = [];
  for (let i = 0; i < FRAMES; i += 1) {
    await new Promise((resolve) => requestAnimationFrame(resolve));
    moving = document
      .getAnimations()
      .map((one) => one.effect.target)
      .filter((target) => target?.checkVisibility({ contentVisibilityAuto: true }));
    if (i > 0 && moving.length === 0) break;
  }
  return moving.map((target) => target.outerHTML.slice(0, 160));
}

/** Runs in the page: what cannot be seen whole. */
function outside() {
  const found = [];
  const root = document.documentElement;
  if (root.scrollWidth > window.innerWidth) found.push(`scrolls to ${root.scrollWidth} px`);
  for (const element of document.querySelectorAll('body *')) {
    if (!element.checkVisibility({ visibilityProperty: true, opacityProperty: true })) continue;
    // Fields scroll by themselves.
    if (element.closest('.hidden, .skip, svg, input, textarea, select')) continue;
    const name = `${element.tagName.toLowerCase()}.${[...element.classList].join('.')} “${(element.textContent ?? '').trim().slice(0, 40)}”`;
    const box = element.getBoundingClientRect();
    if (box.width > 0 && box.height > 0 && (box.left < -1 || box.right > window.innerWidth + 1))
      found.push(`beyond the edge: ${name}`);
    const style = getComputedStyle(element);
    const cuts = style.overflowX === 'hidden' || style.overflowX === 'clip';
    if (cuts && style.textOverflow !== 'ellipsis' && element.scrollWidth > element.clientWidth + 1)
      found.push(`cut off: ${name}`);
  }
  return found;
}
