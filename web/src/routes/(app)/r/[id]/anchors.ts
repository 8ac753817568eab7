/** What an address points to on a watch page: `#s-…` a line, `#c-…` a comment. */
export interface Anchor {
  kind: 's' | 'c';
  id: string;
}

export function anchorIn(hash: string): Anchor | null {
  const [, kind, id] = /^#([cs])-(.+)$/.exec(hash) ?? [];
  return id ? { kind: kind as Anchor['kind'], id } : null;
}

/** The same page at the same moment: the anchor alone says where to go. */
export function isOnlyAnchor(oldUrl: string, newUrl: string): boolean {
  const [before, after] = [new URL(oldUrl), new URL(newUrl)];
  return before.pathname === after.pathname && before.search === after.search;
}
