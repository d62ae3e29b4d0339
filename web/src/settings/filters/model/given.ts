/** What is given to a command or a test, apart from the order of its tags. */
import type { Node } from "../../../../../src/wire/sieve/language/grammar.ts";

export interface Given {
  readonly tags: ReadonlySet<string>;
  readonly strings: readonly (readonly string[])[];
  readonly numbers: readonly number[];
}

/** How letters are compared when nothing is said (RFC 5228 2.7.3). */
const USUAL = "i;ascii-casemap";

/** Undefined where tests or a block belong to it, a tag is there twice, or letters are compared in another way. */
export function givenTo({ arguments: given, tests, block }: Node): Given | undefined {
  if (tests.length > 0 || block !== undefined) return undefined;
  const tags = new Set<string>();
  const strings: (readonly string[])[] = [];
  const numbers: number[] = [];
  for (const [i, argument] of given.entries()) {
    const before = given[i - 1];
    if (argument.kind === "number") numbers.push(argument.value);
    else if (argument.kind === "tag") {
      if (tags.has(argument.name)) return undefined;
      tags.add(argument.name);
    } else if (before?.kind === "tag" && before.name === "comparator") {
      if (argument.values.length !== 1 || argument.values[0]?.value !== USUAL) return undefined;
      tags.delete("comparator");
    } else strings.push(argument.values.map(({ value }) => value));
  }
  return { tags, strings, numbers };
}
