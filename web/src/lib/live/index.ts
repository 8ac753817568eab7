// What happens elsewhere, told to whoever is on this page: subscribe, get told what to fetch again.
import { Gatherer, type Changes } from './changes';
import type { TabMessage } from './events.worker';
import { EventStream, type StreamMessage } from './stream';

export type { Changes } from './changes';

type Listener = (changes: Changes) => void;
const listeners = new Set<Listener>();
const gatherer = new Gatherer((changes) => {
  for (const listener of listeners) listener(changes);
});

let tell: ((message: TabMessage) => void) | null = null;

/** Listens until the returned function is called. */
export function subscribe(listener: Listener): () => void {
  connect();
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** After a login or logout: the stream belongs to the session that opened it. */
export function restart(): void {
  tell?.({ type: 'restart' });
}

function connect(): void {
  if (tell) return;
  tell = 'SharedWorker' in window ? (throughWorker() ?? alone()) : alone();
  const visibility = () => {
    const visible = document.visibilityState === 'visible';
    gatherer.pause(!visible);
    tell?.({ type: 'visible', visible });
  };
  document.addEventListener('visibilitychange', visibility);
  window.addEventListener('pagehide', () => tell?.({ type: 'bye' }));
  window.addEventListener('pageshow', (event) => {
    if (event.persisted) gatherer.addEverything();
    visibility();
  });
  visibility();
}

function hear(message: StreamMessage): void {
  if (message.type === 'change') gatherer.add(message.change);
  else if (message.again) gatherer.addEverything();
}

function throughWorker(): ((message: TabMessage) => void) | null {
  try {
    const worker = new SharedWorker(new URL('./events.worker.ts', import.meta.url), {
      type: 'module',
      name: 'debrief-events'
    });
    worker.port.onmessage = ({ data }: MessageEvent<StreamMessage>) => hear(data);
    worker.port.start();
    return (message) => worker.port.postMessage(message);
  } catch {
    return null;
  }
}

/** Browsers without shared workers (phones, mostly): a stream of this tab's own, only while it is looked at. */
function alone(): (message: TabMessage) => void {
  const stream = new EventStream(hear);
  return (message) => {
    if (message.type === 'restart') stream.restart();
    else if (message.type === 'visible' && message.visible) stream.open();
    else stream.close();
  };
}
