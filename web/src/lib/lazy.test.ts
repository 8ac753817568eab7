import { beforeEach, expect, it, vi } from 'vitest';
import { announcer } from './announce.svelte';
import { isAwaited, lazy, NOT_LOADED, using } from './lazy';

beforeEach(() => {
  announcer.notices = [];
});

/** A part that comes, or does not, when the story says so. */
function part() {
  const answers: { give: (text: string) => void; fail: () => void }[] = [];
  const fetch = vi.fn(
    () =>
      new Promise<string>((resolve, reject) => {
        answers.push({ give: resolve, fail: () => reject(new TypeError('no network')) });
      })
  );
  return { fetch, answers, lazily: lazy(fetch) };
}

it('is fetched once, and is at hand at once from then on', async () => {
  const { fetch, answers, lazily } = part();
  const seen: string[] = [];
  const first = using(lazily, (text) => seen.push(`first ${text}`));
  const second = using(lazily, (text) => seen.push(`second ${text}`));
  await vi.waitFor(() => expect(answers).toHaveLength(1));
  answers[0]!.give('part');
  await Promise.all([first, second]);
  expect(lazily.now).toBe('part');
  void using(lazily, (text) => seen.push(`third ${text}`));
  expect(seen).toEqual(['first part', 'second part', 'third part']);
  expect(fetch).toHaveBeenCalledTimes(1);
});

it('says that it did not come, and tries again when somebody wants that', async () => {
  const { answers, lazily } = part();
  const seen: string[] = [];
  const asked = using(lazily, (text) => seen.push(text));
  expect(isAwaited()).toBe(true);
  await vi.waitFor(() => expect(answers).toHaveLength(1));
  answers[0]!.fail();
  await asked;
  expect(isAwaited()).toBe(false);
  expect(announcer.notices.map(({ text, action }) => [text, action?.label])).toEqual([
    [NOT_LOADED, 'Try again']
  ]);
  announcer.notices[0]!.action!.run();
  await vi.waitFor(() => expect(answers).toHaveLength(2));
  answers[1]!.give('part');
  await vi.waitFor(() => expect(seen).toEqual(['part']));
});
