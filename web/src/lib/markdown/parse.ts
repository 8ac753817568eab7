// The part of Markdown that people use in comments, as a tree. The page makes elements of it, never markup of text, so
// whatever somebody writes stays text.

export type Inline =
  | { kind: 'text'; text: string }
  | { kind: 'code'; text: string }
  | { kind: 'strong' | 'emphasis' | 'strike'; inside: Inline[] }
  | { kind: 'link'; address: string; inside: Inline[] }
  | { kind: 'moment'; ms: number; text: string };

export type Block =
  | { kind: 'paragraph'; inside: Inline[][] }
  | { kind: 'quote'; inside: Block[] }
  | { kind: 'list'; ordered: boolean; start: number; items: Inline[][] }
  | { kind: 'code'; text: string };

/** Deeper quotes stay text: nobody reads them, and the depth of what is drawn is bounded. */
const DEEPEST_QUOTE = 4;
/** The same for what stands within a line. */
const DEEPEST_INLINE = 6;

const ITEM = /^\s{0,3}(?:[-*+]|(\d{1,6})[.)])\s+(.*)$/;
const QUOTE = /^\s{0,3}>\s?(.*)$/;
const FENCE = /^\s{0,3}```/;

export function parse(text: string, depth = 0): Block[] {
  const blocks: Block[] = [];
  const lines = text.split('\n');
  let at = 0;
  while (at < lines.length) {
    const line = lines[at] ?? '';
    if (line.trim() === '') {
      at += 1;
    } else if (FENCE.test(line)) {
      const end = lines.findIndex((other, index) => index > at && FENCE.test(other));
      // Without its end, the rest is what was meant.
      const to = end === -1 ? lines.length : end;
      blocks.push({ kind: 'code', text: lines.slice(at + 1, to).join('\n') });
      at = to + 1;
    } else if (QUOTE.test(line) && depth < DEEPEST_QUOTE) {
      const quoted = takeWhile(lines, at, (other) => QUOTE.test(other));
      const inside = quoted.map((other) => QUOTE.exec(other)?.[1] ?? '').join('\n');
      blocks.push({ kind: 'quote', inside: parse(inside, depth + 1) });
      at += quoted.length;
    } else if (ITEM.test(line)) {
      const ordered = ITEM.exec(line)?.[1] !== undefined;
      const items = takeWhile(lines, at, (other) => {
        const item = ITEM.exec(other);
        return item !== null && (item[1] !== undefined) === ordered;
      });
      blocks.push({
        kind: 'list',
        ordered,
        start: Number(ITEM.exec(line)?.[1] ?? 1),
        items: items.map((item) => inline(ITEM.exec(item)?.[2] ?? ''))
      });
      at += items.length;
    } else {
      const own = takeWhile(lines, at, (other, first) => first || isPlain(other, depth));
      blocks.push({ kind: 'paragraph', inside: own.map((other) => inline(other)) });
      at += own.length;
    }
  }
  return blocks;
}

function isPlain(line: string, depth: number): boolean {
  return (
    line.trim() !== '' &&
    !FENCE.test(line) &&
    !ITEM.test(line) &&
    !(QUOTE.test(line) && depth < DEEPEST_QUOTE)
  );
}

function takeWhile(lines: string[], from: number, fits: (line: string, first: boolean) => boolean): string[] {
  let to = from;
  while (to < lines.length && fits(lines[to] ?? '', to === from)) to += 1;
  return lines.slice(from, to);
}

// In the order in which they are looked for at one place. Each is bounded, so that no text takes long.
const PATTERNS: [RegExp, (found: RegExpExecArray, depth: number) => Inline | null][] = [
  [/^\\([\\`*_~[\]()>#@-])/, ([, text = '']) => ({ kind: 'text', text })],
  [/^`([^`\n]{1,2000})`/, ([, text = '']) => ({ kind: 'code', text })],
  [/^\*\*(?=\S)([^\n]{1,2000}?\S)\*\*|^\*\*(\S)\*\*/, nested('strong')],
  [/^~~(?=\S)([^\n]{1,2000}?\S)~~|^~~(\S)~~/, nested('strike')],
  [/^\*(?=[^\s*])([^\n*]{1,2000}?[^\s*])\*|^\*([^\s*])\*/, nested('emphasis')],
  [/^_(?=[^\s_])([^\n_]{1,2000}?[^\s_])_(?!\w)|^_([^\s_])_(?!\w)/, nested('emphasis')],
  [
    /^\[([^\]\n]{1,500})\]\(([^()\s]{1,2000})\)/,
    ([, text = '', address = ''], depth) => link(text, address, depth)
  ],
  [/^https?:\/\/[^\s<>"'`]{1,2000}/, ([found]) => bareLink(found)],
  [/^(?:(\d{1,2}):)?([0-5]?\d):([0-5]\d)(?![\d:])/, moment]
];

/** What stands within a line. */
export function inline(text: string, depth = 0): Inline[] {
  const found: Inline[] = [];
  let plain = '';
  let at = 0;
  const flush = () => {
    if (plain) found.push({ kind: 'text', text: plain });
    plain = '';
  };
  while (at < text.length) {
    const [piece, length] = depth < DEEPEST_INLINE ? pieceAt(text, at, depth) : [null, 0];
    if (piece === null) {
      plain += text[at];
      at += 1;
    } else {
      if (piece.kind === 'text') plain += piece.text;
      else {
        flush();
        found.push(piece);
      }
      at += length;
    }
  }
  flush();
  return found;
}

function pieceAt(text: string, at: number, depth: number): [Inline | null, number] {
  if (!/[\\`*_~[h\d]/.test(text[at] ?? '')) return [null, 0];
  const inWord = /[\p{L}\p{N}_]/u.test(text[at - 1] ?? '');
  const rest = text.slice(at, at + 4200);
  for (const [pattern, make] of PATTERNS) {
    const found = pattern.exec(rest);
    if (found === null) continue;
    // snake_case is no emphasis, and 10:30 in 110:30 no moment.
    if (inWord && /^[_h\d]/.test(found[0])) continue;
    const piece = make(found, depth);
    if (piece === null) continue;
    return [piece, piece.kind === 'link' && found[1] === undefined ? piece.address.length : found[0].length];
  }
  return [null, 0];
}

function nested(kind: 'strong' | 'emphasis' | 'strike') {
  return (found: RegExpExecArray, depth: number): Inline => ({
    kind,
    inside: inline(found[1] ?? found[2] ?? '', depth + 1)
  });
}

function link(text: string, address: string, depth: number): Inline | null {
  return isAddress(address) ? { kind: 'link', address, inside: inline(text, depth + 1) } : null;
}

/** Punctuation behind an address belongs to the sentence. */
function bareLink(found: string): Inline {
  const address = found.replace(/[.,;:!?)\]}*_~]+$/, '');
  return { kind: 'link', address, inside: [{ kind: 'text', text: address }] };
}

/** Nothing that a browser would run, and nothing of this site that one link could do something with. */
function isAddress(address: string): boolean {
  return /^https?:\/\//i.test(address) || /^mailto:/i.test(address) || /^\/r\//.test(address);
}

function moment([text, hours, minutes, seconds]: RegExpExecArray): Inline {
  const s = Number(hours ?? 0) * 3600 + Number(minutes) * 60 + Number(seconds);
  return { kind: 'moment', ms: s * 1000, text };
}
