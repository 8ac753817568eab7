import { announcer } from '$lib/announce.svelte';
import {
  corrections as api,
  Failure,
  sentence,
  type Edit,
  type EditAnswer,
  type NewEdit,
  type Transcript
} from '$lib/api';
import { freshKey } from '$lib/keys';
import * as common from '$texts/common';
import * as t from '$texts/history';
import { saidOf } from './words';

/** What a watch page has of a recording, as far as corrections go. */
export interface Place {
  readonly id: string;
  readonly transcript: Transcript;
  show(answer: EditAnswer): void;
  refreshTranscript(): Promise<void>;
}

/** Sends corrections, shows what came of them, and takes one's own back in the opposite order. */
export class Edits {
  #done: Edit[] = [];
  #undone: Edit[] = [];
  /** A correction whose answer never came: sent again, it must not be done twice. */
  #unanswered: { body: string; key: string } | null = null;

  constructor(
    private readonly place: Place,
    private readonly whenMade: (answer: EditAnswer) => void = () => {}
  ) {}

  send = async (body: NewEdit, key?: string): Promise<EditAnswer> => {
    const text = JSON.stringify(body);
    const sameAgain = this.#unanswered?.body === text ? this.#unanswered.key : undefined;
    const sent = key ?? sameAgain ?? freshKey();
    try {
      const answer = await api.edit(this.place.id, body, sent);
      this.#unanswered = null;
      this.#undone = [];
      this.#take(answer, this.#done);
      return answer;
    } catch (cause) {
      const unanswered = cause instanceof Failure && cause.unreachable;
      this.#unanswered = unanswered ? { body: text, key: sent } : null;
      throw cause;
    }
  };

  /** Undoes an edit; or, where that had undone another, does the other again. */
  async undo(edit: Edit): Promise<EditAnswer> {
    const answer = await api.undo(this.place.id, edit.id);
    const isRedo = this.#undone.some(({ id }) => id === edit.id);
    this.#forget(edit);
    this.#take(answer, isRedo ? this.#done : this.#undone);
    return answer;
  }

  async settle(leftOverId: string, use: 'edited' | 'heard'): Promise<void> {
    this.#take(await api.settle(this.place.id, leftOverId, use), this.#done);
    // How many are left stands with the transcript.
    await this.place.refreshTranscript().catch(() => {});
  }

  undoLast = (): Promise<void> => this.#turn(this.#done.at(-1), t.nothingToUndo);

  redoLast = (): Promise<void> => this.#turn(this.#undone.at(-1), t.nothingToRedo);

  async #turn(edit: Edit | undefined, otherwise: string): Promise<void> {
    if (!edit) return announcer.say(otherwise);
    try {
      await this.undo(edit);
    } catch (cause) {
      announcer.show(sentence(cause), 'bad');
      // What cannot be undone any more must not stand before what can.
      if (!(cause instanceof Failure && cause.unreachable)) this.#forget(edit);
    }
  }

  #forget(edit: Edit): void {
    this.#done = this.#done.filter(({ id }) => id !== edit.id);
    this.#undone = this.#undone.filter(({ id }) => id !== edit.id);
  }

  #take(answer: EditAnswer, mine: Edit[]): void {
    const { edit } = answer;
    this.place.show(answer);
    if (edit) {
      mine.push(edit);
      const isUndone = mine === this.#undone;
      const said = edit.kind === 'redo' ? t.doneAgain : saidOf(edit);
      announcer.show(said, 'plain', {
        about: 'correction',
        action: { label: isUndone ? t.redo : common.undo, run: () => void this.#turn(edit, '') }
      });
    }
    this.whenMade(answer);
  }
}
