// Which unfinished uploads another tab of this browser is busy with: those must not be offered for resuming.

type PeerMessage = { type: 'ask' } | { type: 'busy'; tab: string; uploadIds: string[] };

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
    this.channel.onmessage = ({ data }: MessageEvent<PeerMessage>) => {
      if (data.type === 'ask') this.tell();
      else {
        this.byTab.set(data.tab, data.uploadIds);
        this.changed();
      }
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

  private post(uploadIds: string[]): void {
    this.channel?.postMessage({ type: 'busy', tab: this.tab, uploadIds } satisfies PeerMessage);
  }
}
