/** Text inside SASL messages: UTF-8, refused where it is not. */
import { SyntaxProblem } from "../../base/errors.ts";

const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** Throws SyntaxProblem for octets that are not well-formed UTF-8. */
export function utf8(octets: Uint8Array): string {
  try {
    return decoder.decode(octets);
  } catch {
    throw new SyntaxProblem("not UTF-8");
  }
}
