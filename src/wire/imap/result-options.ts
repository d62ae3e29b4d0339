/** What a SEARCH or SORT is to answer with: RETURN and its options (RFC 4731 3.1, RFC 5182, RFC 5267 4, RFC 6203 4, RFC 9394 3.1). */
import { SyntaxProblem } from "../../base/errors.ts";
import { RESULT_OPTIONS_MAX } from "./limits.ts";
import type { Reader } from "./reader.ts";

const simple = ["MIN", "MAX", "COUNT", "ALL", "SAVE", "RELEVANCY", "UPDATE", "CONTEXT"] as const;
type ResultOption = (typeof simple)[number];

/** As written, `1:500` or `-1:-100`: negative numbers count from the end, and either may be the greater. */
export interface PartialRange {
  readonly first: number;
  readonly last: number;
}

export interface ResultOptions {
  readonly items: ReadonlySet<ResultOption>;
  readonly partial: PartialRange | undefined;
}

/** `RETURN (MIN ALL) `, or undefined when it does not come; nothing in the parentheses means ALL. */
export function readResultOptions(reader: Reader): ResultOptions | undefined {
  if (!reader.tryKeyword("RETURN")) return undefined;
  reader.space();
  const items = new Set<ResultOption>();
  let partial: PartialRange | undefined;
  reader.list(() => {
    const word = reader.keyword();
    const known = simple.find((each) => each === word);
    if (known !== undefined) items.add(known);
    else if (word === "PARTIAL" && partial === undefined) {
      reader.space();
      partial = readPartialRange(reader);
    } else throw new SyntaxProblem(`Unknown or repeated result option ${word.slice(0, 40)}`);
  }, RESULT_OPTIONS_MAX);
  if (partial !== undefined && items.has("ALL")) throw new SyntaxProblem("ALL and PARTIAL exclude each other");
  if (partial === undefined && items.size === 0) items.add("ALL");
  reader.space();
  return { items, partial };
}

export function readPartialRange(reader: Reader): PartialRange {
  const fromEnd = reader.tryChar("-");
  const first = reader.nzNumber();
  reader.char(":");
  if (fromEnd) reader.char("-");
  const last = reader.nzNumber();
  return fromEnd ? { first: -first, last: -last } : { first, last };
}

/** Which of so many results, as positions from one (inclusive) to another (exclusive). */
export function partialSpan({ first, last }: PartialRange, count: number): readonly [from: number, before: number] {
  const [low, high] = [Math.min(Math.abs(first), Math.abs(last)), Math.max(Math.abs(first), Math.abs(last))];
  const [from, before] = first > 0 ? [low - 1, Math.min(high, count)] : [Math.max(0, count - high), count - low + 1];
  return from < before ? [from, before] : [0, 0];
}

export function formatPartialRange({ first, last }: PartialRange): string {
  return `${first}:${last}`;
}

/** Options as a client writes them. */
export function formatResultOptions({ items, partial }: ResultOptions): string {
  const words = [...items, ...(partial === undefined ? [] : [`PARTIAL ${formatPartialRange(partial)}`])];
  return `RETURN (${words.join(" ")}) `;
}
