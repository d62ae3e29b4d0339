/** The `sql` tag: a statement as the text between its parameters, which each engine joins with its own placeholders. */

/** A value both engines store the same way: booleans are 0/1, times epoch milliseconds, JSON text. */
export type Value = string | number | bigint | Uint8Array | null;

/** A statement, or a piece of one: the text between parameters, and the parameters (one fewer). */
export interface Sql {
  readonly text: readonly string[];
  readonly values: readonly Value[];
}

/** Builds a statement. A nested `sql` is spliced in, anything else becomes a parameter. */
export function sql(strings: TemplateStringsArray, ...holes: readonly (Value | Sql)[]): Sql {
  return holes.every(isValue) ? { text: strings, values: holes } : spliced(strings, holes);
}

function spliced(strings: TemplateStringsArray, holes: readonly (Value | Sql)[]): Sql {
  const text: string[] = [strings[0] ?? ""];
  const values: Value[] = [];
  for (const [i, hole] of holes.entries()) {
    const after = strings[i + 1] ?? "";
    if (isValue(hole)) {
      values.push(hole);
      text.push(after);
    } else {
      text[text.length - 1] += hole.text[0] ?? "";
      text.push(...hole.text.slice(1));
      values.push(...hole.values);
      text[text.length - 1] += after;
    }
  }
  return { text, values };
}

function isValue(hole: Value | Sql): hole is Value {
  return hole === null || typeof hole !== "object" || !("text" in hole);
}

/**
 * A function that joins a statement's pieces with an engine's placeholders. A statement without nested pieces has the same
 * `text` each time its line of code runs, so it is joined once: joining and hashing long texts costs as much as a small query.
 */
export function joiner(placeholder: (index: number) => string): (statement: Sql) => string {
  const known = new WeakMap<readonly string[], string>();
  const join = (text: readonly string[]): string =>
    text.reduce((joined, piece, i) => (i === 0 ? piece : joined + placeholder(i) + piece), "");
  return ({ text }) => {
    if (!("raw" in text)) return join(text);
    const before = known.get(text);
    if (before !== undefined) return before;
    const joined = join(text);
    known.set(text, joined);
    return joined;
  };
}
