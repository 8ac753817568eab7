// Recordings that an earlier visit could not finish: found on disk, held by no tab.
import { session } from '$lib/session.svelte';
import { claim, claimed, whenOthersChange } from './claims';
import { Delivery } from './delivery.svelte';
import { complete } from './details';
import { Ledger } from './ledger';
import type { Session } from './session';
import { Vault } from './vault';

class Leftovers {
  found = $state.raw<Session[]>([]);
  /** Of all recordings in this browser, also those that another tab is busy with. */
  #uploadIds = $state.raw<ReadonlySet<string>>(new Set());
  #vault: Promise<Vault | null> | null = null;
  #looks = 0;

  /** Null where the browser keeps nothing, as in some private windows. */
  vault(): Promise<Vault | null> {
    this.#vault ??=
      window.isSecureContext && 'indexedDB' in window
        ? Vault.open().catch(() => null)
        : Promise.resolve(null);
    return this.#vault;
  }

  /** Keeps the list as it is until the returned function is called. */
  watch(): () => void {
    const look = () => void this.look();
    look();
    const silence = whenOthersChange(look);
    window.addEventListener('focus', look);
    return () => {
      silence();
      window.removeEventListener('focus', look);
    };
  }

  async look(): Promise<void> {
    const look = ++this.#looks;
    const vault = await this.vault();
    if (!vault) return;
    try {
      // Asked before and after: what some tab begins or finishes meanwhile is not left over.
      const wasBusy = await claimed();
      const all = await vault.sessionsOf(session.me.user.id);
      this.#uploadIds = new Set(all.flatMap((one) => one.uploadId ?? []));
      const isBusy = await claimed();
      const free = all.filter((one) => !wasBusy(one.id) && !isBusy(one.id));
      for (const one of free.filter(worthless)) await vault.remove(one.id);
      // A later look has seen more.
      if (look === this.#looks) this.found = free.filter((one) => !worthless(one));
    } catch {
      // The browser took its storage away: there is nothing to offer.
    }
  }

  /** Its bytes are here: nobody has to choose a file to go on with it. */
  holds(uploadId: string): boolean {
    return this.#uploadIds.has(uploadId);
  }

  /** Takes it over, or null where another tab was faster. */
  async take(left: Session): Promise<Delivery | null> {
    const vault = await this.vault();
    const release = vault && (await claim(left.id));
    if (!vault || !release) return null;
    const current = await vault.find(left.id);
    if (!current) {
      release();
      return null;
    }
    const ledger = await Ledger.reopen(vault, current);
    const delivery = new Delivery(vault, { ...current, stopped: true }, ledger, release);
    this.found = this.found.filter((one) => one.id !== left.id);
    return delivery;
  }
}

/** Nothing was recorded, or everything is on the server. */
function worthless(one: Session): boolean {
  return (one.sizeBytes === 0 && one.uploadId === null) || complete(one);
}

export const leftovers = new Leftovers();
