export interface Piece {
  text: string;
  marked: boolean;
}

/**
 * Cuts a text at its highlights. Offsets count Unicode scalar values, as the server does, where JavaScript's
 * own offsets count UTF-16 units; pairs may come in any order, overlap, or reach past the end.
 */
export function pieces(text: string, highlights: readonly (readonly number[])[]): Piece[] {
  const scalars = Array.from(text);
  const marked = new Array<boolean>(scalars.length).fill(false);
  for (const [from = 0, to = 0] of highlights) {
    for (let i = Math.max(0, from); i < Math.min(to, scalars.length); i += 1) marked[i] = true;
  }
  const out: Piece[] = [];
  scalars.forEach((scalar, i) => {
    const last = out.at(-1);
    if (last && last.marked === marked[i]) last.text += scalar;
    else out.push({ text: scalar, marked: marked[i] ?? false });
  });
  return out;
}
