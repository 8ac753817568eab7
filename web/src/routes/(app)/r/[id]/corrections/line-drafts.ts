import { freshKey } from '$lib/keys';
import { draftsName } from './drafts-name';

/** The text of a line that somebody began to correct. */
export interface Base {
  id: string;
  revision: number;
  text: string;
  start_ms: number;
  end_ms: number;
}

/** A correction that was not saved yet. It lives until it is saved or given up, across reloads. */
export interface LineDraft {
  /** What it began with, which need not be what the line is now. */
  base: Base;
  text: string;
  /** Sent with every attempt at this very correction, so that a retry is no second one. */
  key: string;
  /** The text that `key` was sent with, once there was an attempt. */
  attempted?: string;
}

/** The unsaved corrections of one person in one recording, under one name: a text may have thousands of lines. */
export class LineDrafts {
  constructor(
    private readonly store: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>,
    private readonly userId: string,
    private readonly recordingId: string
  ) {}

  all(): LineDraft[] {
    try {
      const found: unknown = JSON.parse(this.store.getItem(this.name) ?? '[]');
      return Array.isArray(found) ? found.filter(isDraft) : [];
    } catch {
      return [];
    }
  }

  load(lineId: string): LineDraft | null {
    return this.all().find((draft) => draft.base.id === lineId) ?? null;
  }

  /** Keeps the text; one that is as the line was needs no keeping. */
  keep(base: Base, text: string): LineDraft {
    const before = this.load(base.id);
    const sameAttempt =
      before?.base.revision === base.revision &&
      (before.attempted === undefined || before.attempted === text);
    const draft: LineDraft = {
      base,
      text,
      key: sameAttempt ? before.key : freshKey(),
      attempted: sameAttempt ? before.attempted : undefined
    };
    if (text === base.text) this.drop(base.id);
    else this.write([...this.others(base.id), draft]);
    return draft;
  }

  /** Call before sending: from here on the key belongs to this text. */
  attempt(base: Base, text: string): LineDraft {
    const draft = { ...this.keep(base, text), attempted: text };
    this.write([...this.others(base.id), draft]);
    return draft;
  }

  drop(lineId: string): void {
    this.write(this.others(lineId));
  }

  private others(lineId: string): LineDraft[] {
    return this.all().filter((draft) => draft.base.id !== lineId);
  }

  private write(drafts: LineDraft[]): void {
    try {
      if (drafts.length === 0) this.store.removeItem(this.name);
      else this.store.setItem(this.name, JSON.stringify(drafts));
    } catch {
      // Storage is full or switched off: the text is still in the box.
    }
  }

  private get name(): string {
    return draftsName(this.userId, this.recordingId);
  }
}

function isDraft(value: unknown): value is LineDraft {
  if (typeof value !== 'object' || value === null) return false;
  const { base, text, key } = value as Partial<LineDraft>;
  return (
    typeof text === 'string' &&
    typeof key === 'string' &&
    typeof base?.id === 'string' &&
    typeof base.revision === 'number' &&
    typeof base.text === 'string' &&
    typeof base.start_ms === 'number' &&
    typeof base.end_ms === 'number'
  );
}
