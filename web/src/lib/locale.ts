import { language } from '$texts/time';

/** What a browser that has none of its own is asked with, as in the tests. */
const asked = globalThis.navigator?.languages ?? [];

/**
 * How dates and numbers are written: in the language of the texts, and the way that the reader's browser is set to. An
 * English page shows its dates to a Briton as Britons write them.
 */
export const LOCALE = asked.find((tag) => tag.split('-')[0] === language) ?? language;
