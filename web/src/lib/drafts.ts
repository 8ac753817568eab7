import { freshKey } from './keys';

/** What a comment asks, and of whom. */
export interface DraftAsk {
  kind: 'note' | 'question' | 'decision' | 'action';
  assignee_id: string | null;
  due_at: string | null;
}

/** What somebody has begun to write. It lives until it is sent or emptied, across reloads. */
export interface Draft {
  body: string;
  start_ms: number;
  ask?: DraftAsk;
  /** Sent with every attempt at this very text, so that a retry never makes a second comment. */
  key: string;
  /** What `key` was sent with, once there was an attempt. */
  attempted?: string;
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
      return isDraft(found) && found.body !== '' ? found : null;
    } catch {
      return null;
    }
  }

  /** Keeps the text. A text that differs from the one already tried gets a key of its own. */
  keep(place: DraftPlace, body: string, startMs: number, ask?: DraftAsk): Draft {
    const before = this.load(place);
    const sameAttempt =
      before !== null && (before.attempted === undefined || before.attempted === tried(body, ask));
    const draft: Draft = {
      body,
      start_ms: startMs,
      ask,
      key: sameAttempt ? before.key : freshKey(),
      attempted: sameAttempt ? before.attempted : undefined
    };
    if (body === '') this.drop(place);
    else this.write(place, draft);
    return draft;
  }

  /** Call before sending: from here on the key belongs to this text. */
  attempt(place: DraftPlace, body: string, startMs: number, ask?: DraftAsk): Draft {
    const draft = { ...this.keep(place, body, startMs, ask), attempted: tried(body, ask) };
    this.write(place, draft);
    return draft;
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

function tried(body: string, ask: DraftAsk | undefined): string {
  return ask === undefined ? body : JSON.stringify([body, ask.kind, ask.assignee_id, ask.due_at]);
}

function isDraft(value: unknown): value is Draft {
  if (typeof value !== 'object' || value === null) return false;
  const draft = value as Record<string, unknown>;
  return (
    typeof draft.body === 'string' && typeof draft.start_ms === 'number' && typeof draft.key === 'string'
  );
}
