import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { Peers } from './peers';

/** Of one browser: what is posted reaches all others at once. */
class FakeChannel {
  static all: FakeChannel[] = [];
  onmessage: ((event: { data: unknown }) => void) | null = null;

  constructor() {
    FakeChannel.all.push(this);
  }

  postMessage(data: unknown) {
    for (const other of FakeChannel.all) if (other !== this) other.onmessage?.({ data });
  }
}

type Turn = () => unknown;

/** The first in a queue has the lock. Like the browser it lets go when the holder's tab ends. */
class FakeLocks {
  queues = new Map<string, Turn[]>();

  async request(name: string, turn: Turn): Promise<void> {
    const queue = this.queues.get(name) ?? [];
    this.queues.set(name, [...queue, turn]);
    if (queue.length === 0) turn();
  }

  end(name: string) {
    const [, ...waiting] = this.queues.get(name) ?? [];
    this.queues.set(name, waiting);
    waiting[0]?.();
  }
}

let locks: FakeLocks;

beforeEach(() => {
  FakeChannel.all = [];
  locks = new FakeLocks();
  vi.stubGlobal('window', new EventTarget());
  vi.stubGlobal('BroadcastChannel', FakeChannel);
  vi.stubGlobal('navigator', { locks });
});

afterEach(() => vi.unstubAllGlobals());

it('knows what another tab is busy with, until that tab crashes', () => {
  const changed = vi.fn();
  const here = new Peers('here', () => [], changed);
  const there = new Peers(
    'there',
    () => ['u1'],
    () => {}
  );
  there.tell();
  expect([here.busyWith('u1'), here.busyWith('u2')]).toEqual([true, false]);
  there.tell();
  expect(changed).toHaveBeenCalledTimes(2);

  locks.end('debrief-uploads.there');
  expect(here.busyWith('u1')).toBe(false);
  expect(changed).toHaveBeenCalledTimes(3);
});

it('is told by those that were there before', () => {
  new Peers(
    'there',
    () => ['u1'],
    () => {}
  );
  expect(
    new Peers(
      'here',
      () => [],
      () => {}
    ).busyWith('u1')
  ).toBe(true);
});

it('does without locks, as on plain HTTP', () => {
  vi.stubGlobal('navigator', {});
  const here = new Peers(
    'here',
    () => [],
    () => {}
  );
  new Peers(
    'there',
    () => ['u1'],
    () => {}
  ).tell();
  expect(here.busyWith('u1')).toBe(true);
  window.dispatchEvent(new Event('pagehide'));
  expect(here.busyWith('u1')).toBe(false);
});
