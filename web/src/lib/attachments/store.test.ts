import { IDBFactory } from 'fake-indexeddb';
import 'fake-indexeddb/auto';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { FileStore } from './store';

beforeEach(() => {
  globalThis.indexedDB = new IDBFactory();
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

it('keeps a file over a reload until it is dropped', async () => {
  await new FileStore().keep('one', new Blob(['picture']));
  const later = new FileStore();
  expect(await (await later.get('one'))?.text()).toBe('picture');
  expect(await later.get('two')).toBeNull();
  await later.drop(['one', 'two']);
  expect(await later.get('one')).toBeNull();
  expect(await new FileStore().get('one')).toBeNull();
});

it('forgets after a month what nobody has sent', async () => {
  vi.useFakeTimers({ toFake: ['Date'], now: 0 });
  await new FileStore().keep('old', new Blob(['old']));
  vi.setSystemTime(20 * 86_400_000);
  await new FileStore().keep('newer', new Blob(['newer']));
  vi.setSystemTime(31 * 86_400_000);
  await new FileStore().get('old');
  expect(await new FileStore().get('old')).toBeNull();
  expect(await (await new FileStore().get('newer'))?.text()).toBe('newer');
});

it('has a file at hand for the visit where this browser keeps nothing', async () => {
  vi.stubGlobal('indexedDB', {
    open: () => {
      throw new DOMException('private', 'InvalidStateError');
    }
  });
  const store = new FileStore();
  await store.keep('one', new Blob(['picture']));
  expect(await (await store.get('one'))?.text()).toBe('picture');
  await store.drop(['one']);
  expect(await store.get('one')).toBeNull();
});
