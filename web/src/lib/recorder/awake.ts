/** Keeps the machine's screen on while something is recorded, where the browser can. */
export class Awake {
  #lock: WakeLockSentinel | null = null;
  #wanted = false;

  hold(): void {
    this.#wanted = true;
    document.addEventListener('visibilitychange', this.#again);
    void this.#ask();
  }

  release(): void {
    this.#wanted = false;
    document.removeEventListener('visibilitychange', this.#again);
    void this.#lock?.release().catch(() => {});
    this.#lock = null;
  }

  // Browsers let go of it whenever the page is hidden.
  #again = () => void this.#ask();

  async #ask(): Promise<void> {
    if (!('wakeLock' in navigator) || document.visibilityState !== 'visible') return;
    try {
      const lock = await navigator.wakeLock.request('screen');
      if (this.#wanted) this.#lock = lock;
      else await lock.release();
    } catch {
      // Battery saving is on: the person decided against it.
    }
  }
}
