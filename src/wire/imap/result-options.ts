/** What a SEARCH or SORT is to answer with: RETURN and its options (RFC 4731 3.1, RFC 5182, RFC 5267 4, RFC 6203 4, RFC 9394 3.1). */
import { SyntaxProblem } from "../../base/errors.ts";
import { RESULT_OPTIONS_MAX } from "./limits.ts";
import { type FetchItem, formatFetchItems, readFetchItems } from "./fetch.ts";
import { formatPartialRange, type PartialRange, readPartialRange } from "./partial-range.ts";
import type { Reader } from "./reader.ts";

const simple = ["MIN", "MAX", "COUNT", "ALL", "SAVE", "RELEVANCY", "UPDATE", "CONTEXT"] as const;
type ResultOption = (typeof simple)[number];

export interface ResultOptions {
  readonly items: ReadonlySet<ResultOption>;
  readonly partial: PartialRange | undefined;
  /** What to show of new messages, when UPDATE adds them to the result (RFC 5465 7). */
  readonly shown?: readonly FetchItem[];
}

/** `RETURN (MIN ALL) `, or undefined when it does not come; nothing in the parentheses means ALL. */
export function readResultOptions(reader: Reader): ResultOptions | undefined {
  if (!reader.tryKeyword("RETURN")) return undefined;
  reader.space();
  const items = new Set<ResultOption>();
  let partial: PartialRange | undefined;
  let shown: readonly FetchItem[] | undefined;
  reader.list(() => {
    const word = reader.keyword();
    const known = simple.find((each) => each === word);
    if (known !== undefined) items.add(known);
    if (known === "UPDATE" && (reader.atList || reader.beforeList)) {
      reader.trySpace();
      shown = readFetchItems(reader);
    }
    if (known !== undefined) return;
    if (word === "PARTIAL" && partial === undefined) {
      reader.space();
      partial = readPartialRange(reader);
    } else throw new SyntaxProblem(`Unknown or repeated result option ${word.slice(0, 40)}`);
  }, RESULT_OPTIONS_MAX);
  if (partial !== undefined && items.has("ALL")) throw new SyntaxProblem("ALL and PARTIAL exclude each other");
  if (partial === undefined && items.size === 0) items.add("ALL");
  reader.space();
  return shown === undefined ? { items, partial } : { items, partial, shown };
}

/** Options as a client writes them. */
export function formatResultOptions({ items, partial, shown }: ResultOptions): string {
  const named = [...items].map((each) =>
    each === "UPDATE" && shown !== undefined ? `${each} ${formatFetchItems(shown)}` : each,
  );
  const words = [...named, ...(partial === undefined ? [] : [`PARTIAL ${formatPartialRange(partial)}`])];
  return `RETURN (${words.join(" ")}) `;
}
