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

/** A template with some of its holes filled, and what comes of filling the next; what fills it is only held weakly. */
class Splice {
  readonly #filled = new WeakMap<readonly string[], Splice>();
  text: readonly string[] | undefined;

  /** With the next hole filled by this text, or by PARAMETER. */
  with(piece: readonly string[]): Splice {
    let next = this.#filled.get(piece);
    if (next === undefined) this.#filled.set(piece, (next = new Splice()));
    return next;
  }
}
const PARAMETER: readonly string[] = [];
const templates = new WeakMap<TemplateStringsArray, Splice>();

/** The same template with the same pieces gives the same `text` each time, so that it is spliced and joined once. */
function spliced(strings: TemplateStringsArray, holes: readonly (Value | Sql)[]): Sql {
  const values: Value[] = [];
  let splice = templates.get(strings);
  if (splice === undefined) templates.set(strings, (splice = new Splice()));
  for (const hole of holes) {
    if (isValue(hole)) {
      values.push(hole);
      splice = splice.with(PARAMETER);
    } else {
      for (const value of hole.values) values.push(value);
      splice = splice.with(hole.text);
    }
  }
  splice.text ??= splicedText(strings, holes);
  return { text: splice.text, values };
}

function splicedText(strings: TemplateStringsArray, holes: readonly (Value | Sql)[]): readonly string[] {
  const text: string[] = [strings[0] ?? ""];
  for (const [i, hole] of holes.entries()) {
    const after = strings[i + 1] ?? "";
    if (isValue(hole)) {
      text.push(after);
    } else {
      text[text.length - 1] += hole.text[0] ?? "";
      text.push(...hole.text.slice(1));
      text[text.length - 1] += after;
    }
  }
  return text;
}

function isValue(hole: Value | Sql): hole is Value {
  return hole === null || typeof hole !== "object" || !("text" in hole);
}

/**
 * A function that joins a statement's pieces with an engine's placeholders, each for the text before it. Statements from the same line of code mostly have the
 * same `text`, which is joined once: joining and hashing long texts costs as much as a small query.
 */
export function joiner(placeholder: (index: number, before: string) => string): (statement: Sql) => string {
  const known = new WeakMap<readonly string[], string>();
  return ({ text }) => {
    let joined = known.get(text);
    if (joined === undefined) {
      joined = text.reduce((sofar, piece, i) => (i === 0 ? piece : sofar + placeholder(i, sofar) + piece), "");
      known.set(text, joined);
    }
    return joined;
  };
}
