import type { Quote, Region } from './api';
import type { FileFacts } from './attachments/store';
import { freshKey } from './keys';
import type { Waiting } from './outbox/store';

/** What a comment asks, and of whom. */
export interface DraftAsk {
  kind: 'note' | 'question' | 'decision' | 'action';
  assignee_id: string | null;
  due_at: string | null;
}

/** Words of the transcript that it is about, and when they are said. */
export interface DraftQuote {
  quote: Quote;
  start_ms: number;
  end_ms: number;
}

/** What somebody writes. */
export interface DraftText {
  body: string;
  /** The moment that it is about. */
  start_ms: number;
  ask?: DraftAsk;
  about?: DraftQuote;
  /** Of the picture. */
  region?: Region;
  /** Pictures and short recordings, kept in this browser. */
  files?: FileFacts[];
}

/** What somebody has begun to write. It lives until it is sent or emptied, across reloads. */
export interface Draft extends DraftText {
  /** Sent with every attempt at this very text, so that a retry never makes a second comment. */
  key: string;
  /** What `key` was sent with, once there was an attempt. */
  attempted?: string;
}

/** What was on its way, for its author to write on. */
export function draftOf({ say, files }: Pick<Waiting, 'say' | 'files'>): DraftText {
  const { body, kind, quote } = say;
  const start_ms = say.start_ms ?? 0;
  return {
    body,
    start_ms,
    ask: kind ? { kind, assignee_id: say.assignee_id ?? null, due_at: say.due_at ?? null } : undefined,
    about: quote ? { quote, start_ms, end_ms: say.end_ms ?? start_ms } : undefined,
    region: say.region ?? undefined,
    files
  };
}

/** What a place is: a new thread on a recording, a reply, or the edit of a comment. */
export type DraftPlace = `new` | `reply.${string}` | `edit.${string}`;

export class Drafts {
  constructor(
    private readonly store: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>,
    private readonly userId: string,
    private readonly recordingId: string
  ) {}

  load(place: DraftPlace): Draft | null {
    try {
      const found: unknown = JSON.parse(this.store.getItem(this.name(place)) ?? 'null');
      return isDraft(found) && !isEmpty(found) ? found : null;
    } catch {
      return null;
    }
  }

  /** Keeps the text. A text that differs from the one already tried gets a key of its own. */
  keep(place: DraftPlace, text: DraftText): Draft {
    const before = this.load(place);
    const sameAttempt =
      before !== null && (before.attempted === undefined || before.attempted === tried(text));
    const draft: Draft = {
      ...text,
      key: sameAttempt ? before.key : freshKey(),
      attempted: sameAttempt ? before.attempted : undefined
    };
    if (isEmpty(text)) this.drop(place);
    else this.write(place, draft);
    return draft;
  }

  /** Call before sending: from here on the key belongs to this text. */
  attempt(place: DraftPlace, text: DraftText): Draft {
    const draft = { ...this.keep(place, text), attempted: tried(text) };
    this.write(place, draft);
    return draft;
  }

  /**
   * Brings back a text that was on its way. It goes before what has been begun meanwhile; alone, it is still the same
   * comment as the one that may have arrived.
   */
  restore(place: DraftPlace, text: DraftText, key: string): void {
    const begun = this.load(place);
    if (begun === null) this.write(place, { ...text, key, attempted: tried(text) });
    else {
      const files = [...(text.files ?? []), ...(begun.files ?? [])];
      this.keep(place, { ...begun, ...text, body: `${text.body}\n\n${begun.body}`, files });
    }
  }

  drop(place: DraftPlace): void {
    try {
      this.store.removeItem(this.name(place));
    } catch {
      // Storage is switched off: there was nothing to drop.
    }
  }

  private write(place: DraftPlace, draft: Draft): void {
    try {
      this.store.setItem(this.name(place), JSON.stringify(draft));
    } catch {
      // Storage is full or switched off: the text is still in the box.
    }
  }

  private name(place: DraftPlace): string {
    return `debrief.draft.${this.userId}.${this.recordingId}.${place}`;
  }
}

const isEmpty = ({ body, files }: DraftText) => body === '' && !files?.length;

/** Text and what belongs to it. The moment does not: with the same words, it is the same comment. */
function tried({ body, ask, about, region, files }: DraftText): string {
  if (!ask && !about && !region && !files?.length) return body;
  const { quote, start_ms } = about ?? {};
  return JSON.stringify([
    body,
    ask?.kind,
    ask?.assignee_id,
    ask?.due_at,
    quote?.text,
    start_ms,
    region,
    files?.map((file) => file.key)
  ]);
}

function isDraft(value: unknown): value is Draft {
  if (typeof value !== 'object' || value === null) return false;
  const draft = value as Record<string, unknown>;
  return (
    typeof draft.body === 'string' && typeof draft.start_ms === 'number' && typeof draft.key === 'string'
  );
}
