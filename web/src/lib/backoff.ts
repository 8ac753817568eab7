const FIRST_MS = 400;
/** Somebody is watching: longer than this nobody believes that it still tries. */
const LONGEST_MS = 12_000;

/** Doubles with each fault, and scatters, so that a server that comes back is not met by all at once. */
export function backoffMs(faults: number, random: () => number = Math.random): number {
  const full = Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.max(0, faults - 1));
  return full * (0.5 + random() / 2);
}
