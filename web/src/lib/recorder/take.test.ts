import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { Delivery } from './delivery.svelte';
import { NoRoomLeft } from './ledger';
import { Take } from './take.svelte';

class FakeRecorder {
  static last: FakeRecorder;
  state = 'inactive';
  ondataavailable: (event: { data: Blob }) => void = () => {};
  onstop: () => void = () => {};

  constructor() {
    FakeRecorder.last = this;
  }

  start() {
    this.state = 'recording';
  }

  pause() {
    this.state = 'paused';
  }

  stop() {
    this.state = 'inactive';
    this.onstop();
  }

  give(...slices: string[]) {
    for (const slice of slices) this.ondataavailable({ data: new Blob([slice]) });
  }
}

let kept: string[];
let refusals: Map<string, unknown>;
let take: Take;

beforeEach(() => {
  vi.stubGlobal('MediaRecorder', FakeRecorder);
  vi.stubGlobal('navigator', { hardwareConcurrency: 2 });
  kept = [];
  refusals = new Map();
  const delivery = {
    append: async (bytes: Uint8Array) => {
      const slice = new TextDecoder().decode(bytes);
      if (refusals.has(slice)) throw refusals.get(slice);
      kept.push(slice);
    },
    end: async () => {}
  };
  const stream = { getVideoTracks: () => [] };
  take = new Take(delivery as unknown as Delivery, stream as unknown as MediaStream, 'audio/ogg', () => {});
  take.start();
});

afterEach(() => vi.unstubAllGlobals());

it('hands nothing over after a slice that was lost, whatever the reason', async () => {
  refusals.set('two ', new Error('The browser could not read it.'));
  FakeRecorder.last.give('one ', 'two ', 'three');
  await take.over;
  expect(kept).toEqual(['one ']);
  expect(take.reason).toBe('recorder');
});

it('says that the end is missing also when it was being stopped already', async () => {
  refusals.set('end', new NoRoomLeft());
  FakeRecorder.last.give('beginning', 'end');
  take.stop();
  await take.over;
  expect([kept, take.state, take.reason]).toEqual([['beginning'], 'stopped', 'no-room']);
});
