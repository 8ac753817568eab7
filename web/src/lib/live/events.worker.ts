// The one stream of a browser. HTTP/1.1 allows six connections to an origin: a stream per tab would leave the
// seventh tab waiting for ever, so all tabs listen here. When all of them are hidden, the stream is let go.
import { Recent } from './recent';
import { EventStream, type StreamMessage } from './stream';

export type TabMessage =
  | { type: 'begin'; after: number }
  | { type: 'visible'; visible: boolean }
  | { type: 'restart'; after: number | null }
  | { type: 'bye' };

/** A look at another tab and back again should not cost a new connection. */
const LET_GO_AFTER_MS = 15_000;

const visibleByTab = new Map<MessagePort, boolean>();
let letGo: ReturnType<typeof setTimeout> | null = null;

const recent = new Recent();
const stream = new EventStream((message: StreamMessage) => {
  recent.add(message);
  for (const tab of visibleByTab.keys()) tab.postMessage(message);
});

(self as unknown as { onconnect: (event: MessageEvent) => void }).onconnect = (event) => {
  const tab = event.ports[0];
  if (!tab) return;
  visibleByTab.set(tab, false);
  tab.onmessage = ({ data }: MessageEvent<TabMessage>) => {
    if (data.type === 'bye') visibleByTab.delete(tab);
    else if (data.type === 'visible') visibleByTab.set(tab, data.visible);
    else if (data.type === 'begin') begin(tab, data.after);
    else restart(data.after);
    attend();
  };
  tab.start();
  attend();
};

/** A tab that knows all up to there. */
function begin(tab: MessagePort, after: number): void {
  recent.begin(after);
  stream.begin(after);
  const missed = recent.after(after) ?? [{ type: 'hello', again: true } as const];
  for (const message of missed) tab.postMessage(message);
}

function restart(after: number | null): void {
  recent.forget();
  if (after !== null) recent.begin(after);
  stream.restart(after);
}

function attend(): void {
  const watched = [...visibleByTab.values()].some(Boolean);
  if (watched) {
    if (letGo !== null) clearTimeout(letGo);
    letGo = null;
    stream.open();
  } else if (letGo === null) {
    letGo = setTimeout(() => {
      letGo = null;
      stream.close();
    }, LET_GO_AFTER_MS);
  }
}
