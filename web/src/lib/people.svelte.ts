import { everyPage, members, type Person } from '$lib/api';

/** The people of the workspace, for whoever asks something of them or mentions them. Asked for once. */
class People {
  list = $state.raw<Person[]>([]);
  #asked: Promise<void> | null = null;

  /** Somebody has come or gone. */
  refresh(): void {
    if (this.#asked === null) return;
    this.#asked = null;
    this.load();
  }

  /** Without an answer there is nobody to choose, and everything else goes on. */
  load(): void {
    this.#asked ??= everyPage((cursor) =>
      members.list(cursor).then((page) => [page.members, page.next_cursor])
    ).then(
      (all) => {
        this.list = all.map(({ user }) => ({ id: user.id, name: user.name }));
      },
      () => {
        this.#asked = null;
      }
    );
  }
}

export const people = new People();
