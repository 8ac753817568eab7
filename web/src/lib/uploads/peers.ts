// Which unfinished uploads another tab of this browser is busy with: those must not be offered for resuming.

type Busy = { type: 'busy'; tab: string; uploadIds: string[] };
type PeerMessage = { type: 'ask' } | Busy;

const lockOf = (tab: string) => `debrief-uploads.${tab}`;

export class Peers {
  private readonly byTab = new Map<string, string[]>();
  private readonly channel =
    'BroadcastChannel' in globalThis ? new BroadcastChannel('debrief-uploads') : null;

  constructor(
    private readonly tab: string,
    private readonly mine: () => string[],
    private readonly changed: () => void
  ) {
    if (!this.channel) return;
    this.live();
    this.channel.onmessage = ({ data }: MessageEvent<PeerMessage>) => {
      if (data.type === 'ask') this.tell();
      else this.hear(data);
    };
    this.channel.postMessage({ type: 'ask' } satisfies PeerMessage);
    window.addEventListener('pagehide', () => this.post([]));
  }

  tell(): void {
    this.post(this.mine());
  }

  busyWith(uploadId: string): boolean {
    return [...this.byTab.values()].some((ids) => ids.includes(uploadId));
  }

  private hear({ tab, uploadIds }: Busy): void {
    if (!this.byTab.has(tab)) this.forgetAtItsEnd(tab);
    this.byTab.set(tab, uploadIds);
    this.changed();
  }

  /** A lock that is kept while this tab lives. The browser lets go of it when the tab ends, however it ends. */
  private live(): void {
    if ('locks' in navigator) void navigator.locks.request(lockOf(this.tab), () => new Promise(() => {}));
  }

  /** A tab that crashes says no last word. Plain HTTP knows no locks: there it is busy until this page is reloaded. */
  private forgetAtItsEnd(tab: string): void {
    if (!('locks' in navigator)) return;
    void navigator.locks.request(lockOf(tab), () => {
      this.byTab.delete(tab);
      this.changed();
    });
  }

  private post(uploadIds: string[]): void {
    this.channel?.postMessage({ type: 'busy', tab: this.tab, uploadIds } satisfies PeerMessage);
  }
}
