/** A stretch of two texts: in both, only in the one before, or only in the one after. */
export interface Stretch {
  kind: 'same' | 'removed' | 'added';
  text: string;
}

/** Two lines have some hundred words each; beyond this they are told apart as a whole, not word by word. */
const MOST_CELLS = 1_000_000;

/** What changed between two texts, by words, after the longest common subsequence. */
export function diff(before: string, after: string): Stretch[] {
  const [a, b] = [words(before), words(after)];
  let head = 0;
  while (head < a.length && head < b.length && a[head] === b[head]) head += 1;
  let tail = 0;
  while (tail < Math.min(a.length, b.length) - head && a.at(-1 - tail) === b.at(-1 - tail)) tail += 1;
  const middle = between(a.slice(head, a.length - tail), b.slice(head, b.length - tail));
  const same = (text: string[]): Stretch => ({ kind: 'same', text: text.join('') });
  return gathered([same(a.slice(0, head)), ...middle, same(tail > 0 ? a.slice(-tail) : [])]);
}

/** Words, the spaces between them, and characters of scripts that put none there. */
function words(text: string): string[] {
  const own = '\\p{Script=Han}\\p{Script=Hiragana}\\p{Script=Katakana}';
  return text.match(new RegExp(`\\s+|[${own}]|[^\\s${own}]+`, 'gu')) ?? [];
}

function between(a: string[], b: string[]): Stretch[] {
  const out: Stretch[] = [];
  const push = (kind: Stretch['kind'], text = '') => out.push({ kind, text });
  if (a.length * b.length > MOST_CELLS) {
    push('removed', a.join(''));
    push('added', b.join(''));
    return out;
  }
  // longest[i][j]: how many words a from i and b from j have in common.
  const longest = Array.from({ length: a.length + 1 }, () => new Uint32Array(b.length + 1));
  const at = (i: number, j: number) => longest[i]?.[j] ?? 0;
  for (let i = a.length - 1; i >= 0; i -= 1) {
    for (let j = b.length - 1; j >= 0; j -= 1) {
      const best = a[i] === b[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
      (longest[i] as Uint32Array)[j] = best;
    }
  }
  let [i, j] = [0, 0];
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && a[i] === b[j]) {
      push('same', a[i]);
      i += 1;
      j += 1;
    } else if (j >= b.length || (i < a.length && at(i + 1, j) >= at(i, j + 1))) push('removed', a[i++]);
    else push('added', b[j++]);
  }
  return out;
}

/** Joins what belongs together: within a change, the removed stands before the added, and a lone space is part of it. */
function gathered(stretches: Stretch[]): Stretch[] {
  const out: Stretch[] = [];
  let [removed, added] = ['', ''];
  const flush = () => {
    if (removed) out.push({ kind: 'removed', text: removed });
    if (added) out.push({ kind: 'added', text: added });
    [removed, added] = ['', ''];
  };
  stretches
    .filter(({ text }) => text !== '')
    .forEach(({ kind, text }, i, all) => {
      const next = all[i + 1];
      const within = (removed || added) && next !== undefined && next.kind !== 'same';
      if (kind === 'removed') removed += text;
      else if (kind === 'added') added += text;
      else if (within && /^\s+$/.test(text)) {
        removed += text;
        added += text;
      } else {
        flush();
        const last = out.at(-1);
        if (last?.kind === 'same') last.text += text;
        else out.push({ kind, text });
      }
    });
  flush();
  return out;
}
