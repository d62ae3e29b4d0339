/** What THREAD asks: an algorithm, a charset and keys (RFC 5256 3). */
import { SyntaxProblem } from "../../base/errors.ts";
import type { Reader } from "./reader.ts";
import { readCharsetAndKeys, type SearchRequest } from "./search.ts";

const algorithms = ["ORDEREDSUBJECT", "REFERENCES", "REFS"] as const;
export type ThreadAlgorithm = (typeof algorithms)[number];

export interface ThreadRequest extends SearchRequest {
  readonly algorithm: ThreadAlgorithm;
}

/** Reads everything after the command's name. */
export function readThread(reader: Reader): ThreadRequest {
  reader.space();
  const word = reader.keyword();
  const algorithm = algorithms.find((each) => each === word);
  if (algorithm === undefined) throw new SyntaxProblem(`Unknown threading algorithm ${word.slice(0, 40)}`);
  reader.space();
  return { algorithm, options: undefined, ...readCharsetAndKeys(reader) };
}
