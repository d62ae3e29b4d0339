/** What SORT asks: result options, criteria, charset and keys (RFC 5256 3, RFC 5267 2, RFC 5957, RFC 6203 6). */
import { SyntaxProblem } from "../../base/errors.ts";
import { SORT_CRITERIA_MAX } from "./limits.ts";
import type { Reader } from "./reader.ts";
import { readResultOptions } from "./result-options.ts";
import { readKeys, type SearchRequest } from "./search.ts";

const sortKeys = [
  "ARRIVAL",
  "CC",
  "DATE",
  "DISPLAYFROM",
  "DISPLAYTO",
  "FROM",
  "RELEVANCY",
  "SIZE",
  "SUBJECT",
  "TO",
] as const;
export type SortKey = (typeof sortKeys)[number];

export interface SortCriterion {
  readonly key: SortKey;
  readonly reverse: boolean;
}

export interface SortRequest extends SearchRequest {
  /** The most important first; at least one. */
  readonly criteria: readonly SortCriterion[];
}

/** Reads everything after the command's name. */
export function readSort(reader: Reader): SortRequest {
  reader.space();
  const options = readResultOptions(reader);
  const criteria = reader.list(() => readCriterion(reader), SORT_CRITERIA_MAX);
  if (criteria.length === 0) throw new SyntaxProblem("No sort criterion is given");
  reader.space();
  const charset = reader.astring();
  reader.space();
  // Clients of Dovecot put the options where SEARCH has them: behind the charset.
  return { options: options ?? readResultOptions(reader), criteria, ...readKeys(reader, charset) };
}

function readCriterion(reader: Reader): SortCriterion {
  const reverse = reader.tryKeyword("REVERSE");
  if (reverse) reader.space();
  const word = reader.keyword();
  const key = sortKeys.find((each) => each === word);
  if (key === undefined) throw new SyntaxProblem(`Unknown sort criterion ${word.slice(0, 40)}`);
  return { key, reverse };
}
