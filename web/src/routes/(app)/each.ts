import { sentence } from '$lib/api';

/** As many requests as leave a connection for the events, and one for whatever a person does meanwhile. */
const AT_ONCE = 4;

/**
 * Does the same to each, a request each, few at a time. `told` hears of every one when it is done, with the reason where
 * it failed. Answers those that it worked for.
 */
export async function each(
  ids: readonly string[],
  act: (id: string) => Promise<void>,
  told: (id: string, problem: string | null) => void = () => {}
): Promise<string[]> {
  const waiting = [...ids];
  const worked: string[] = [];
  const lane = async () => {
    for (let id = waiting.shift(); id !== undefined; id = waiting.shift()) {
      try {
        await act(id);
        worked.push(id);
        told(id, null);
      } catch (cause) {
        told(id, sentence(cause));
      }
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, lane));
  return worked;
}
