/** Base64 as SASL profiles of line protocols use it (RFC 4648 4): strict in both directions, no white space, canonical padding. */
import { SyntaxProblem } from "../../base/errors.ts";
import { SASL_RESPONSE_OCTETS_MAX } from "./limits.ts";

const BASE64_OCTETS_MAX = Math.ceil(SASL_RESPONSE_OCTETS_MAX / 3) * 4;

/**
 * The octets behind one base64 text. Throws SyntaxProblem for foreign characters, missing or wrong padding, stray bits
 * at the end, and texts longer than a SASL response may be.
 */
export function decodeBase64(text: Uint8Array | string): Buffer {
  if (text.length > BASE64_OCTETS_MAX) throw new SyntaxProblem("authentication response too long");
  const written =
    typeof text === "string" ? text : Buffer.from(text.buffer, text.byteOffset, text.length).toString("latin1");
  const octets = Buffer.from(written, "base64");
  // Node's decoder skips what it does not know; only canonical base64 is its own re-encoding.
  if (octets.toString("base64") !== written) throw new SyntaxProblem("not base64");
  return octets;
}

export function encodeBase64(octets: Uint8Array): string {
  return Buffer.from(octets.buffer, octets.byteOffset, octets.length).toString("base64");
}
