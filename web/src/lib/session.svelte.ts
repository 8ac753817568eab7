import { accounts, type Me } from '$lib/api';
import { beginAfter } from '$lib/live';

/** Who is logged in here. Pages inside the shell are only shown once it is known. */
class Session {
  #me = $state<Me | null>(null);

  get known(): boolean {
    return this.#me !== null;
  }

  get me(): Me {
    if (this.#me === null) throw new Error('a page outside of the shell asked who is logged in');
    return this.#me;
  }

  set(me: Me): void {
    beginAfter(me.newest_event);
    this.#me = me;
  }

  async refresh(): Promise<Me> {
    this.set(await accounts.me());
    return this.me;
  }

  async logout(): Promise<void> {
    await accounts.logout();
    // A full load forgets every page's data with it.
    window.location.assign('/login');
  }
}

export const session = new Session();
