/** SASLprep (RFC 4013): the one spelling of a password, so that the same text typed on two systems is the same password. */
import { saslprep } from "@mongodb-js/saslprep";

const PRINTABLE_ASCII = /^[\x20-\x7e]*$/;

/**
 * The prepared form; undefined for text that may not be a password (control characters, broken bidirectional text, nothing left).
 * Characters newer than Unicode 3.2 are let through: people do use them, and a client's library decides for itself.
 */
export function prepareText(text: string): string | undefined {
  if (PRINTABLE_ASCII.test(text)) return text === "" ? undefined : text;
  try {
    const prepared = saslprep(text, { allowUnassigned: true });
    return prepared === "" ? undefined : prepared;
  } catch {
    return undefined;
  }
}
