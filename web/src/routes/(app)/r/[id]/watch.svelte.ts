import {
  comments as commentsApi,
  Failure,
  recordings,
  translations,
  type Comment,
  type CommentChange,
  type EditAnswer,
  type ImportHow,
  type Recording,
  type RecordingChange,
  type TranscribeAgain,
  type Transcript
} from '$lib/api';
import { moment, type Changes } from '$lib/live';
import { applied, withKnownLines } from './corrections/applied';

export interface Thread {
  root: Comment;
  replies: Comment[];
}

/** One recording with its transcript and comments, kept as they are on the server. */
export class Watch {
  recording: Recording;
  transcript: Transcript;
  comments: Comment[];
  /** It was deleted while somebody looked at it. */
  gone = $state(false);
  /** New comments by others, for whoever cannot see them appear. */
  arrived = $state<Comment[]>([]);

  /** How many answers to edits were shown. */
  #shown = 0;

  readonly threads: Thread[] = $derived.by(() => threadsOf(this.comments));

  private constructor(
    /** What it shows is as new as that. */
    readonly since: number,
    recording: Recording,
    transcript: Transcript,
    comments: Comment[]
  ) {
    this.recording = $state(recording);
    this.transcript = $state.raw(transcript);
    this.comments = $state.raw(comments);
  }

  static async open(id: string): Promise<Watch> {
    const since = moment();
    const [recording, transcript, listed] = await Promise.all([
      recordings.get(id),
      recordings.transcript(id),
      commentsApi.list(id)
    ]);
    return new Watch(since, recording, transcript, listed.comments);
  }

  get id(): string {
    return this.recording.id;
  }

  async apply(changes: Changes): Promise<void> {
    if (changes.deleted.has(this.id)) {
      this.gone = true;
      return;
    }
    const all = changes.everything;
    const jobs: Promise<void>[] = [];
    const text = changes.transcripts.has(this.id);
    // How far the transcription is stands with the recording.
    if (all || text || changes.recordings.has(this.id)) jobs.push(this.refresh());
    if (all || text) jobs.push(this.refreshTranscript());
    if (all || changes.comments.has(this.id)) jobs.push(this.refreshComments());
    try {
      await Promise.all(jobs);
    } catch (cause) {
      if (cause instanceof Failure && cause.status === 404) this.gone = true;
      // Otherwise the next event or reconnection asks again.
    }
  }

  async refresh(): Promise<void> {
    this.take(await recordings.get(this.id));
  }

  async change(change: RecordingChange): Promise<void> {
    this.take(await recordings.change(this.id, change));
  }

  async trash(): Promise<void> {
    this.take(await recordings.trash(this.id));
  }

  async restore(): Promise<void> {
    this.take(await recordings.restore(this.id));
  }

  async transcribe(choice: TranscribeAgain): Promise<void> {
    this.take(await recordings.transcribe(this.id, choice));
  }

  /** Answers how many lines the text has now. */
  async importText(how: ImportHow, file: Blob, key: string): Promise<number> {
    this.recording = await recordings.importText(this.id, how, file, key);
    await this.refreshTranscript();
    return this.transcript.segments.length;
  }

  async retryGaps(): Promise<void> {
    this.take(await recordings.retryGaps(this.id));
    await this.refreshTranscript();
  }

  async cancelTranscribe(): Promise<void> {
    await recordings.cancelTranscribe(this.id);
    await this.refresh();
  }

  async translate(model?: string): Promise<void> {
    await translations.begin(this.id, { model });
    await this.refreshTranscript();
  }

  async removeTranslation(): Promise<void> {
    try {
      await translations.remove(this.id);
    } catch (cause) {
      // Somebody else has removed it.
      if (!(cause instanceof Failure && cause.status === 404)) throw cause;
    }
    await this.refreshTranscript();
  }

  async prepare(): Promise<void> {
    await recordings.prepare(this.id);
    await this.refresh();
  }

  async editComment(id: string, change: CommentChange): Promise<void> {
    this.put(await commentsApi.edit(id, change));
  }

  /** Settles a thread, or opens it again. */
  async resolve(id: string, resolved: boolean): Promise<void> {
    this.put(await commentsApi.resolve(id, resolved));
  }

  async react(id: string, emoji: string, given: boolean): Promise<void> {
    this.put(await commentsApi.react(id, emoji, given));
  }

  async removeComment(id: string): Promise<void> {
    try {
      await commentsApi.remove(id);
    } catch (cause) {
      if (!(cause instanceof Failure && cause.status === 404)) throw cause;
    }
    await this.refreshComments();
  }

  /** Shows what an edit made, before the event about it comes. */
  show(answer: EditAnswer): void {
    this.#shown += 1;
    this.transcript = applied(this.transcript, answer);
  }

  async refreshTranscript(): Promise<void> {
    for (;;) {
      const shown = this.#shown;
      const transcript = await recordings.transcript(this.id);
      // What was asked for before an edit would take it off the page again.
      if (shown !== this.#shown) continue;
      this.transcript = withKnownLines(this.transcript, transcript);
      return;
    }
  }

  private async refreshComments(): Promise<void> {
    const { comments } = await commentsApi.list(this.id);
    const known = new Set(this.comments.map((one) => one.id));
    this.arrived = comments.filter((one) => !known.has(one.id) && !one.can_edit);
    this.comments = comments;
  }

  private take(recording: Recording): void {
    // Another version of the text is another text: the event for it may still be on its way.
    const newText = recording.transcript.version !== this.recording.transcript.version;
    this.recording = recording;
    if (newText) void this.refreshTranscript().catch(() => {});
  }

  /** What the server has just answered, before the event about it comes. */
  put(comment: Comment): void {
    const others = this.comments.filter((one) => one.id !== comment.id);
    this.comments = [...others, comment].sort(
      (a, b) => a.start_ms - b.start_ms || (a.created_at < b.created_at ? -1 : 1)
    );
  }
}

/** Threads by the moment they are about, replies in the order in which they were written. */
export function threadsOf(comments: readonly Comment[]): Thread[] {
  const replies = new Map<string, Comment[]>();
  for (const comment of comments) {
    if (comment.parent_id === null) continue;
    const others = replies.get(comment.parent_id);
    if (others) others.push(comment);
    else replies.set(comment.parent_id, [comment]);
  }
  return comments
    .filter((comment) => comment.parent_id === null)
    .map((root) => ({
      root,
      replies: (replies.get(root.id) ?? []).sort((a, b) => (a.created_at < b.created_at ? -1 : 1))
    }));
}
