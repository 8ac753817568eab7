import type { Change } from '$lib/api';

export type StreamMessage =
  { type: 'hello'; again: boolean } | { type: 'change'; change: Change; id: number };

/** EventSource gives up for good on an HTTP error; then we ask again, ever less often up to this. */
const LONGEST_WAIT_MS = 20_000;

/** One connection to /api/events that keeps itself alive and reads on from the last id it saw. */
export class EventStream {
  private source: EventSource | null = null;
  private lastId: string | null = null;
  private greeted = false;
  private wait = 1000;
  private timer: ReturnType<typeof setTimeout> | null = null;

  constructor(private readonly send: (message: StreamMessage) => void) {}

  /** Where whoever listens stands, for a stream that has heard nothing yet. */
  begin(after: number): void {
    this.lastId ??= String(after);
  }

  open(): void {
    if (this.source || this.timer !== null) return;
    const after = this.lastId === null ? '' : `?after=${encodeURIComponent(this.lastId)}`;
    const source = new EventSource(`/api/events${after}`);
    this.source = source;
    source.addEventListener('hello', (event) => {
      this.remember(event);
      this.wait = 1000;
      this.send({ type: 'hello', again: this.greeted });
      this.greeted = true;
    });
    source.addEventListener('change', (event) => {
      this.remember(event);
      try {
        const change = JSON.parse(event.data as string) as Change;
        this.send({ type: 'change', change, id: Number(event.lastEventId) });
      } catch {
        // A message cut by a proxy: the next refresh brings what it said.
      }
    });
    source.addEventListener('error', () => {
      if (source.readyState !== EventSource.CLOSED || this.source !== source) return;
      this.source = null;
      this.timer = setTimeout(() => {
        this.timer = null;
        this.open();
      }, this.wait);
      this.wait = Math.min(this.wait * 2, LONGEST_WAIT_MS);
    });
  }

  close(): void {
    this.source?.close();
    this.source = null;
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = null;
  }

  /** Somebody else logged in: what was seen before says nothing any more. */
  restart(after: number | null): void {
    this.close();
    this.lastId = after === null ? null : String(after);
    this.wait = 1000;
    this.open();
  }

  private remember(event: MessageEvent): void {
    if (event.lastEventId) this.lastId = event.lastEventId;
  }
}
