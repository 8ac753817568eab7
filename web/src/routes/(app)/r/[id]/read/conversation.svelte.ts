import { tick } from 'svelte';
import { sentence, type Comment } from '$lib/api';
import { draftOf, type Drafts } from '$lib/drafts';
import { outbox, type Waiting } from '$lib/outbox/index.svelte';
import type Composer from '../Composer.svelte';
import type { Written } from '../Composer.svelte';
import type { Quoted } from '../quotes/quoting';
import { ThreadState } from '../thread-state.svelte';
import type { Watch } from '../watch.svelte';

/** What is written about a text while it is read: one new comment at a time, wherever it was begun. */
export class Conversation {
  /** The moment that is written about; null while nothing is. */
  writingAt = $state<number | null>(null);
  /** The box, while it is shown. */
  composer = $state.raw<Composer>();
  /** The comment that a link points to. */
  chosen = $state<string | null>(null);
  deleting = $state.raw<Comment | null>(null);
  readonly waiting: Waiting[] = $derived.by(() => outbox.of(this.watch.id));
  /** New threads, and replies whose thread was deleted meanwhile: those would be nowhere else. */
  readonly apart: Waiting[] = $derived.by(() => {
    const roots = new Set(this.watch.threads.map(({ root }) => root.id));
    return this.waiting.filter(({ say }) => say.parent_id == null || !roots.has(say.parent_id));
  });
  #states = new Map<string, ThreadState>();

  constructor(
    readonly watch: Watch,
    readonly drafts: Drafts
  ) {
    this.writingAt = drafts.load('new')?.start_ms ?? null;
  }

  /** About a moment, or about words. What was begun elsewhere comes along. */
  async write(startMs: number, quoted?: Quoted): Promise<void> {
    this.writingAt = startMs;
    await tick();
    this.composer?.quote(quoted);
    if (!quoted) this.composer?.moveTo(startMs);
    this.composer?.focus();
  }

  stop = (): void => {
    this.writingAt = null;
  };

  send = async (written: Written, key: string): Promise<void> => {
    const { ask, about, files, ...said } = written;
    const end_ms = about && about.end_ms > said.start_ms ? about.end_ms : undefined;
    await outbox.send(this.watch.id, { ...said, ...ask, quote: about?.quote, end_ms }, key, files);
  };

  takeBack = async (waiting: Waiting): Promise<void> => {
    const text = draftOf(waiting);
    this.drafts.restore('new', text, waiting.key);
    this.writingAt = text.start_ms;
    await tick();
    this.composer?.reload();
    this.composer?.focus();
  };

  /** Told of what arrived, until the returned function is called. */
  attend(): () => void {
    return outbox.whenSent((recordingId, made) => {
      if (recordingId === this.watch.id) this.watch.put(made);
    });
  }

  remove = async (comment: Comment): Promise<void> => {
    try {
      await this.watch.removeComment(comment.id);
    } catch (cause) {
      throw cause instanceof Error ? cause : new Error(sentence(cause));
    }
  };

  /** What somebody did to a thread outlasts its being drawn. */
  stateOf(rootId: string): ThreadState {
    const state = this.#states.get(rootId) ?? new ThreadState(rootId, this.drafts);
    this.#states.set(rootId, state);
    return state;
  }
}
