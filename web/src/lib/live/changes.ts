import type { Change } from '$lib/api';

/** What to fetch again, whatever number of events said so. */
export interface Changes {
  /** The stream had a gap that could not be caught up: everything may be old. */
  everything: boolean;
  created: Set<string>;
  /** Recordings whose own facts changed. */
  recordings: Set<string>;
  deleted: Set<string>;
  transcripts: Set<string>;
  /** Recordings whose comments changed. */
  comments: Set<string>;
  members: boolean;
}

export function noChanges(): Changes {
  return {
    everything: false,
    created: new Set(),
    recordings: new Set(),
    deleted: new Set(),
    transcripts: new Set(),
    comments: new Set(),
    members: false
  };
}

/** Adds what was told later. */
export function merge(into: Changes, later: Changes): void {
  into.everything ||= later.everything;
  into.members ||= later.members;
  for (const id of later.created) into.created.add(id);
  for (const id of later.recordings) into.recordings.add(id);
  for (const id of later.transcripts) into.transcripts.add(id);
  for (const id of later.comments) into.comments.add(id);
  for (const id of later.deleted)
    include(into, { kind: 'recording.deleted', recording_id: id, comment_id: null });
}

/** Adds one event to what is to be fetched. A deletion takes back everything else about its recording. */
export function include(changes: Changes, change: Change): void {
  const id = change.recording_id;
  if (change.kind === 'member.changed') {
    changes.members = true;
    return;
  }
  if (!id || changes.deleted.has(id)) return;
  switch (change.kind) {
    case 'recording.created':
      changes.created.add(id);
      break;
    case 'recording.changed':
      changes.recordings.add(id);
      break;
    case 'recording.deleted':
      for (const set of [changes.created, changes.recordings, changes.transcripts, changes.comments]) {
        set.delete(id);
      }
      changes.deleted.add(id);
      break;
    case 'transcript.changed':
      changes.transcripts.add(id);
      break;
    case 'comment.created':
    case 'comment.changed':
    case 'comment.deleted':
      changes.comments.add(id);
      break;
  }
}

/**
 * Gathers events and hands them on together: the first soon, those that follow at most once per `everyMs`.
 * While the page is hidden they wait, so that eight open tabs cost what one does.
 */
export class Gatherer {
  private waiting: Changes | null = null;
  private timer: ReturnType<typeof setTimeout> | null = null;
  private lastAt = -Infinity;
  private paused = false;

  constructor(
    private readonly deliver: (changes: Changes) => void,
    private readonly soonMs = 60,
    private readonly everyMs = 700,
    private readonly now: () => number = () => performance.now()
  ) {}

  add(change: Change): void {
    include(this.pending(), change);
    this.schedule();
  }

  addEverything(): void {
    this.pending().everything = true;
    this.schedule();
  }

  pause(paused: boolean): void {
    this.paused = paused;
    if (!paused) this.schedule();
  }

  stop(): void {
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = null;
    this.waiting = null;
  }

  private pending(): Changes {
    return (this.waiting ??= noChanges());
  }

  private schedule(): void {
    if (this.paused || this.waiting === null || this.timer !== null) return;
    const wait = Math.max(this.soonMs, this.lastAt + this.everyMs - this.now());
    this.timer = setTimeout(() => this.flush(), wait);
  }

  private flush(): void {
    this.timer = null;
    if (this.paused || this.waiting === null) return;
    const changes = this.waiting;
    this.waiting = null;
    this.lastAt = this.now();
    this.deliver(changes);
  }
}
