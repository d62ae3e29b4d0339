/** Names of header fields. */

/** RFC 5322 2.2: printable, and no colon. Tests take any name: what is none is in no message (RFC 5228 2.4.2.2). */
const FIELD_NAME = /^[!-9;-~]+$/;

export function isFieldName(name: string): boolean {
  return FIELD_NAME.test(name);
}

/** What is known to hold no addresses (RFC 5228 5.1). Of fields that nobody registered, the writer of the script knows. */
const NO_ADDRESSES =
  /^(?:subject|date|message-id|references|in-reply-to|received|comments|keywords|mime-version|content-.*|list-.*|precedence|auto-submitted)$/i;

export function mayHoldAddresses(name: string): boolean {
  return !NO_ADDRESSES.test(name);
}
