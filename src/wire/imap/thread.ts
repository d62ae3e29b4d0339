/** What THREAD asks: an algorithm, a charset and keys (RFC 5256 3). */
import { SyntaxProblem } from "../../base/errors.ts";
import type { Reader } from "./reader.ts";
import { readCharsetAndKeys, type SearchRequest } from "./search.ts";

type ThreadAlgorithm = "ORDEREDSUBJECT" | "REFERENCES";

export interface ThreadRequest extends SearchRequest {
  readonly algorithm: ThreadAlgorithm;
}

/** Reads everything after the command's name. */
export function readThread(reader: Reader): ThreadRequest {
  reader.space();
  const algorithm = reader.keyword();
  if (algorithm !== "ORDEREDSUBJECT" && algorithm !== "REFERENCES") {
    throw new SyntaxProblem(`Unknown threading algorithm ${algorithm.slice(0, 40)}`);
  }
  reader.space();
  return { algorithm, options: undefined, ...readCharsetAndKeys(reader) };
}
