// Parts of the pages that come only once somebody asks for them, so that what is seldom needed holds nothing up.
import * as common from '$texts/common';
import * as t from '$texts/lib';
import { announcer } from './announce.svelte';

export interface Lazy<T> {
  /** What was fetched. */
  readonly now: T | null;
  /** Fetches it, once; after a failure the next call asks again. */
  load(): Promise<T>;
}

export const NOT_LOADED = t.notLoaded;

export function lazy<T>(fetch: () => Promise<T>): Lazy<T> {
  let now: T | null = null;
  let asked: Promise<T> | null = null;
  return {
    get now() {
      return now;
    },
    load() {
      asked ??= withStyles(fetch).then(
        (found) => (now = found),
        (cause) => {
          asked = null;
          throw cause;
        }
      );
      return asked;
    }
  };
}

let awaited = 0;

/** Somebody has asked for a part that is still on its way: what they type meanwhile is not meant for the page. */
export const isAwaited = (): boolean => awaited > 0;

/**
 * Does something with a part: at once where it is there, else as soon as it is. Where it cannot be fetched, that is said
 * with a way to try again.
 */
export async function using<T>(part: Lazy<T>, act: (part: T) => void): Promise<void> {
  if (part.now !== null) return act(part.now);
  awaited += 1;
  const found = await part.load().then(
    (loaded) => ({ loaded }),
    () => null
  );
  awaited -= 1;
  if (found) return act(found.loaded);
  const again = () => void using(part, act);
  announcer.show(NOT_LOADED, 'bad', { about: NOT_LOADED, action: { label: common.tryAgain, run: again } });
}

/** For the events that come before a choice: what is fetched then is there when it is made. */
export const ahead = (part: Lazy<unknown>) => () => void part.load().catch(() => {});

/** Style sheets that did not come. Vite asks for each only once, and would show its part without it. */
const lost = new Set<HTMLLinkElement>();

globalThis.document?.addEventListener(
  'error',
  ({ target }) => {
    if (target instanceof HTMLLinkElement && target.rel === 'stylesheet') lost.add(target);
  },
  true
);

async function withStyles<T>(fetch: () => Promise<T>): Promise<T> {
  await Promise.all(Array.from(lost, askAgain));
  return fetch();
}

function askAgain(link: HTMLLinkElement): Promise<unknown> {
  const copy = link.cloneNode() as HTMLLinkElement;
  lost.delete(link);
  return new Promise((resolve, reject) => {
    copy.onload = resolve;
    copy.onerror = reject;
    link.replaceWith(copy);
  });
}
