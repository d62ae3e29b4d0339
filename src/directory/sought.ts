/** Looking for a text in whatever spelling: databases know little of case beyond ASCII, and each knows something else. */

/** Rows that are looked through before other work gets its turn: some two milliseconds. */
const ROWS_A_TURN = 1000;

/** What is looked for, and how many are wanted at most; everything has the empty text. */
export interface Wish {
  readonly find: string | undefined;
  readonly limit: number;
}

export interface Looked<T> {
  /** The first `limit` behind this one, or of all; fewer only where there are no more. */
  readonly next: (after: T | undefined, limit: number) => Promise<readonly T[]>;
  readonly texts: (each: T) => readonly string[];
}

/** Those that have it in one of their texts, in their order. */
export async function sought<T>({ find = "", limit }: Wish, { next, texts }: Looked<T>): Promise<readonly T[]> {
  if (find === "") return next(undefined, limit);
  const spelling = inOneCase(find);
  const found: T[] = [];
  for (let after: T | undefined; ; await new Promise(setImmediate)) {
    const rows = await next(after, ROWS_A_TURN);
    for (const row of rows) {
      if (!texts(row).some((text) => inOneCase(text).includes(spelling))) continue;
      found.push(row);
      if (found.length === limit) return found;
    }
    if (rows.length < ROWS_A_TURN) return found;
    after = rows.at(-1);
  }
}

function inOneCase(text: string): string {
  return text.normalize("NFC").toLowerCase();
}
