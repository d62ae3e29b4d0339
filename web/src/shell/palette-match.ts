/** What fits the letters that somebody typed, the best first. */

interface Named {
  readonly name: string;
}

/** Whole beginnings first, then beginnings of words, then the letters in their order; all, in their own order, for nothing. */
export function matching<Item extends Named>(items: readonly Item[], typed: string): readonly Item[] {
  const wanted = folded(typed.trim());
  if (wanted === "") return items;
  return items
    .map((item, at) => ({ item, at, rank: rankOf(folded(item.name), wanted) }))
    .filter(({ rank }) => rank > 0)
    .sort((a, b) => b.rank - a.rank || a.at - b.at)
    .map(({ item }) => item);
}

function rankOf(name: string, wanted: string): number {
  if (name.startsWith(wanted)) return 4;
  if (name.split(/\s+/).some((word) => word.startsWith(wanted))) return 3;
  if (name.includes(wanted)) return 2;
  let at = 0;
  for (const letter of name) if (letter === wanted[at]) at++;
  return at === wanted.length ? 1 : 0;
}

function folded(text: string): string {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
}
