import type { ListWanted, Recording } from '$lib/api';
import { normalTag } from '$lib/tags/tags';
import * as t from '$texts/library';

/** Which recordings the library page shows, and how, as its address names it. */
export interface Shelf {
  sort: Sort;
  /** Empty: of every kind. */
  kind: string;
  /** Somebody's id; empty: of everybody. */
  owner: string;
  /** Empty: with any tags, or none. */
  tag: string;
  /** What is in the trash instead of what is not. */
  trash: boolean;
}

export type Sort = 'newest' | 'oldest' | 'title' | 'longest';

export const SORTS: Record<Sort, string> = {
  newest: t.newestFirst,
  oldest: t.oldestFirst,
  title: t.byTitle,
  longest: t.longestFirst
};

export type View = 'grid' | 'list';

export const KINDS: Record<string, string> = { video: t.video, audio: t.sound };

export const EVERYTHING: Shelf = { sort: 'newest', kind: '', owner: '', tag: '', trash: false };

/** What an address says; what it says of no known order, kind or person is left out. */
export function shelfFrom(parameters: URLSearchParams): Shelf {
  const [sort, kind, owner] = ['sort', 'kind', 'owner'].map((field) => parameters.get(field) ?? '');
  return {
    sort: isSort(sort) ? sort : 'newest',
    kind: kind && Object.hasOwn(KINDS, kind) ? kind : '',
    owner: owner && /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(owner) ? owner : '',
    tag: normalTag(parameters.get('tag') ?? ''),
    trash: parameters.get('trash') === 'true'
  };
}

const isSort = (text: string | undefined): text is Sort => Object.hasOwn(SORTS, text ?? '');

/** How an address wants it shown; most leave that to whoever looks. */
export function viewFrom(parameters: URLSearchParams): View | null {
  const view = parameters.get('view');
  return view === 'grid' || view === 'list' ? view : null;
}

/** The address of a shelf, without what goes without saying. */
export function addressOf(shelf: Shelf, view: View | null = null): string {
  const { sort, kind, owner, tag, trash } = shelf;
  const order = sort === 'newest' ? '' : sort;
  const said = { trash: trash ? 'true' : '', tag, owner, kind, sort: order, view: view ?? '' };
  const filled = Object.entries(said).filter(([, value]) => value !== '');
  return filled.length === 0 ? '/' : `/?${new URLSearchParams(filled)}`;
}

export const isNarrowed = ({ kind, owner, tag }: Shelf) => kind !== '' || owner !== '' || tag !== '';

/** The question as the server takes it. */
export function wanted({ sort, kind, owner, tag, trash }: Shelf): ListWanted {
  return {
    sort,
    kind: (kind as ListWanted['kind']) || undefined,
    owner: owner || undefined,
    tag: tag || undefined,
    trash: trash || undefined
  };
}

/** Whether the server would list it there. */
export function belongs(shelf: Shelf, recording: Recording): boolean {
  return (
    shelf.trash === (recording.trash !== null) &&
    (shelf.kind === '' || recording.kind === shelf.kind) &&
    (shelf.owner === '' || recording.owner.id === shelf.owner) &&
    (shelf.tag === '' || recording.tags.includes(shelf.tag))
  );
}

/** As the server orders them: below 0 where the first comes first. */
export function compare(sort: Sort, a: Recording, b: Recording): number {
  switch (sort) {
    case 'newest':
      return -inTime(a, b);
    case 'oldest':
      return inTime(a, b);
    case 'title':
      return ordered(a.title.toLowerCase(), b.title.toLowerCase()) || ordered(a.id, b.id);
    case 'longest':
      return (b.duration_ms ?? 0) - (a.duration_ms ?? 0) || -ordered(a.id, b.id);
  }
}

const inTime = (a: Recording, b: Recording) => ordered(a.created_at, b.created_at) || ordered(a.id, b.id);
const ordered = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
