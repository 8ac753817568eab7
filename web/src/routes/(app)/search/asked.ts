import type { SearchWanted } from '$lib/api';
import * as t from '$texts/search';

/** What somebody looks for, as the address of the search page names it. */
export interface Asked {
  q: string;
  /** Empty: of every kind. */
  kind: string;
  /** Somebody's id; empty: of everybody. */
  person: string;
  /** One of `PERIODS`; empty: of all times. */
  since: string;
  /** A code; empty: in every language. */
  language: string;
  /** `question`: only where one is open. */
  open: string;
}

export const KINDS: Record<string, string> = {
  title: t.titles,
  transcript: t.whatWasSaid,
  comment: t.comments
};

/** Days of each period, and what it is called. */
export const PERIODS: Record<string, [days: number, name: string]> = {
  day: [1, t.pastDay],
  week: [7, t.pastWeek],
  month: [31, t.pastMonth],
  year: [366, t.pastYear]
};

/** What may be open in a recording. */
export const OPEN: Record<string, string> = { question: t.withOpenQuestion };

const FIELDS = ['q', 'kind', 'person', 'since', 'language', 'open'] as const;

/** What an address says; what it says of no known kind or period is left out. */
export function askedFrom(parameters: URLSearchParams): Asked {
  const asked = Object.fromEntries(FIELDS.map((field) => [field, parameters.get(field)?.trim() ?? '']));
  const { q = '', kind = '', person = '', since = '', language = '', open = '' } = asked;
  return {
    q,
    kind: Object.hasOwn(KINDS, kind) ? kind : '',
    person,
    since: Object.hasOwn(PERIODS, since) ? since : '',
    language,
    open: Object.hasOwn(OPEN, open) ? open : ''
  };
}

/** The parameters of its address, without what is empty; the same question always gives the same text. */
export function addressOf(asked: Asked): string {
  return new URLSearchParams(
    FIELDS.filter((field) => asked[field].trim()).map((field) => [field, asked[field].trim()])
  ).toString();
}

export function isNarrowed(asked: Asked): boolean {
  return [asked.kind, asked.person, asked.since, asked.language, asked.open].some((field) => field !== '');
}

/** The question as the server takes it. */
export function wanted(asked: Asked, now: number): SearchWanted {
  const period = PERIODS[asked.since];
  return {
    q: asked.q.trim(),
    kind: asked.kind || undefined,
    person: asked.person || undefined,
    from: period ? new Date(now - period[0] * 86_400_000).toISOString() : undefined,
    language: asked.language || undefined,
    open: asked.open || undefined
  };
}
