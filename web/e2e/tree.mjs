// The tree that a page gives to a screen reader, as text beside the story: what is changed in it by mistake is seen.
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';

const FILE = new URL('watch-page.aria.txt', import.meta.url);

/** `ARIA=update` writes down what there is now; look at the difference before it is committed. */
export function sameTree(tree) {
  const told = `${steady(tree)}\n`;
  if (process.env.ARIA === 'update') writeFileSync(FILE, told);
  assert.equal(told, readFileSync(FILE, 'utf8'), 'the tree is another one; ARIA=update takes it over');
}

/** Without what is another each time. */
const steady = (tree) =>
  tree
    .replace(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, 'ID')
    .replace(/(just now|\d+ (seconds?|minutes?) ago|in \d+ seconds?)/g, 'AGO');
