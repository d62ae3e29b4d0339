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
  const text: string[] = [strings[0] ?? ""];
  const values: Value[] = [];
  for (const [i, hole] of holes.entries()) {
    const after = strings[i + 1] ?? "";
    if (isSql(hole)) {
      text[text.length - 1] += hole.text[0] ?? "";
      text.push(...hole.text.slice(1));
      values.push(...hole.values);
      text[text.length - 1] += after;
    } else {
      values.push(hole);
      text.push(after);
    }
  }
  return { text, values };
}

function isSql(hole: Value | Sql): hole is Sql {
  return hole !== null && typeof hole === "object" && "text" in hole;
}
