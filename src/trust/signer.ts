/** Signatures on mail that leaves: DKIM for what our users write, an ARC seal on what we pass on. */

export interface Signing {
  /** Sign with this domain's keys (DKIM, RFC 6376); undefined: do not. */
  readonly domain: string | undefined;
  /**
   * Seal as an intermediary (ARC, RFC 8617) with this domain's keys, telling what was found when the message arrived: the value of our
   * Authentication-Results without the authserv-id, and the state of the chain it came with. Undefined: do not.
   */
  readonly seal:
    | { readonly domain: string; readonly results: string; readonly chain: "none" | "pass" | "fail" }
    | undefined;
}

export interface Signer {
  /**
   * The header fields to put in front of the message, each ending in CRLF; empty when the domain has no keys. Keys are those that are
   * active now.
   */
  fields(message: Uint8Array, signing: Signing): Promise<Uint8Array>;
}
