import type { NewTerm, Term } from '$lib/api';
import { glossary } from '$lib/api/glossary';
import { oneLine } from '$lib/lines';

/** The entries of the glossary, by their term. */
export class Terms {
  list = $state.raw<Term[]>([]);

  static async open(): Promise<Terms> {
    const terms = new Terms();
    await terms.reload();
    return terms;
  }

  async reload(): Promise<void> {
    this.#take((await glossary.list()).terms);
  }

  async add(body: NewTerm): Promise<Term> {
    return this.#put(await glossary.add(body));
  }

  async change(id: string, body: NewTerm): Promise<Term> {
    return this.#put(await glossary.change(id, body));
  }

  async remove(id: string): Promise<void> {
    await glossary.remove(id);
    this.list = this.list.filter((term) => term.id !== id);
  }

  #put(term: Term): Term {
    this.#take([...this.list.filter(({ id }) => id !== term.id), term]);
    return term;
  }

  #take(terms: Term[]): void {
    this.list = [...terms].sort((a, b) => a.term.localeCompare(b.term, undefined, { sensitivity: 'base' }));
  }
}

/** Variants with what was typed; commas part them, and each stands once, whatever its case. */
export function withVariants(variants: readonly string[], typed: string): string[] {
  const out = [...variants];
  for (const variant of typed.split(/[,;\n]/).map(oneLine)) {
    const known = out.some((one) => one.toLowerCase() === variant.toLowerCase());
    if (variant !== '' && !known) out.push(variant);
  }
  return out;
}
