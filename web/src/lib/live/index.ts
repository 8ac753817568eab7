// What happens elsewhere, told to whoever is on this page: subscribe, get told what to fetch again.
import { Gatherer, merge, noChanges, type Changes } from './changes';
import type { TabMessage } from './events.worker';
import { EventStream, type StreamMessage } from './stream';

export type { Changes } from './changes';

type Listener = (changes: Changes) => void;
const listeners = new Set<Listener>();
/** What was told of late, for whoever begins to listen with what was fetched before. */
const told: Changes[] = [];
const KEPT = 50;
let tolls = 0;

const gatherer = new Gatherer((changes) => {
  tolls += 1;
  told.push(changes);
  if (told.length > KEPT) told.shift();
  for (const listener of listeners) listener(changes);
});

let tell: ((message: TabMessage) => void) | null = null;
/** The newest event that the first answer of the server knew of: what this page fetches is newer. */
let begun: number | null = null;

/** Where the stream is to begin, so that nothing is missed between the first answer and its opening. */
export function beginAfter(event: number): void {
  begun = event;
}

/** A moment, for `subscribe`: ask before something is fetched. */
export const moment = (): number => tolls;

/** Listens until the returned function is called; what was told since a moment before is told at once. */
export function subscribe(listener: Listener, since = moment()): () => void {
  connect();
  listeners.add(listener);
  const missed = missedSince(since);
  if (missed) queueMicrotask(() => listeners.has(listener) && listener(missed));
  return () => listeners.delete(listener);
}

function missedSince(since: number): Changes | null {
  const count = tolls - since;
  if (count <= 0) return null;
  const missed = noChanges();
  for (const changes of told.slice(-count)) merge(missed, changes);
  if (count > told.length) missed.everything = true;
  return missed;
}

/** After a login or logout: the stream belongs to the session that opened it. */
export function restart(): void {
  tell?.({ type: 'restart', after: begun });
}

function connect(): void {
  if (tell) return;
  tell = 'SharedWorker' in window ? (throughWorker() ?? alone()) : alone();
  if (begun !== null) tell({ type: 'begin', after: begun });
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
    if (message.type === 'restart') stream.restart(message.after);
    else if (message.type === 'begin') stream.begin(message.after);
    else if (message.type === 'visible' && message.visible) stream.open();
    else stream.close();
  };
}
