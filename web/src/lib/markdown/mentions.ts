export interface Part {
  text: string;
  mention: boolean;
}

/** Cuts a text at `@` and the name of somebody whom it mentions; of two names that fit, the longer one. */
export function mentioned(text: string, names: readonly string[]): Part[] {
  const byLength = [...names].filter(Boolean).sort((a, b) => b.length - a.length);
  const parts: Part[] = [];
  let plain = '';
  let at = 0;
  while (at < text.length) {
    const name = text[at] === '@' ? byLength.find((one) => text.startsWith(one, at + 1)) : undefined;
    if (name === undefined) {
      plain += text[at];
      at += 1;
      continue;
    }
    if (plain) parts.push({ text: plain, mention: false });
    plain = '';
    parts.push({ text: `@${name}`, mention: true });
    at += name.length + 1;
  }
  if (plain) parts.push({ text: plain, mention: false });
  return parts;
}

/** The part of a name that somebody types behind an `@`, where the caret stands; `null`: they type no name. */
export function typedMention(text: string, caret: number): { from: number; typed: string } | null {
  const before = text.slice(0, caret);
  const from = before.lastIndexOf('@');
  if (from === -1 || /[\p{L}\p{N}]/u.test(before[from - 1] ?? '')) return null;
  const typed = before.slice(from + 1);
  // Two words are the most that a name has before it is clear whose it is.
  return typed.length <= 40 && /^[^\n@]*$/.test(typed) && typed.split(' ').length <= 3
    ? { from, typed }
    : null;
}

/** Whose names begin so, in any word of them. */
export function matching<P extends { name: string }>(people: readonly P[], typed: string): P[] {
  const wanted = typed.toLocaleLowerCase();
  return people.filter(({ name }) => {
    const folded = name.toLocaleLowerCase();
    return folded.startsWith(wanted) || folded.split(' ').some((word) => word.startsWith(wanted));
  });
}

/** Those of the people whom the text mentions. */
export function mentionsIn<P extends { name: string }>(text: string, people: readonly P[]): P[] {
  const found = new Set(
    mentioned(
      text,
      people.map((person) => person.name)
    )
      .filter((part) => part.mention)
      .map((part) => part.text.slice(1))
  );
  return people.filter((person) => found.has(person.name));
}
