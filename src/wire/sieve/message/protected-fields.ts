/** Fields that others trust: a script that wants to change them is not heard, and no error is made of it (RFC 5293 4, 5). */

/** Trace, by which loops are found, and what says that a program sent the message (RFC 5293 8). */
const NOT_DELETED =
  /^(?:received|auto-submitted|return-path|delivered-to|authentication-results|arc-.*|x-sieve-redirected-from)$/i;
/** What the server alone can know. */
const NOT_ADDED = /^(?:received|return-path|delivered-to|authentication-results|arc-.*)$/i;

export function mayBeDeleted(name: string): boolean {
  return !NOT_DELETED.test(name);
}

export function mayBeAdded(name: string): boolean {
  return !NOT_ADDED.test(name);
}
