/** What `require` may name. */

/** Told by ManageSieve and JMAP. */
export const SIEVE_EXTENSIONS: readonly string[] = ["fileinto"];

/** In every Sieve: a script may name them and need not (RFC 5228 2.7.3). */
const IMPLIED: ReadonlySet<string> = new Set(["comparator-i;octet", "comparator-i;ascii-casemap"]);

export const extensions: ReadonlySet<string> = new Set(SIEVE_EXTENSIONS);

export function isImplied(extension: string): boolean {
  return IMPLIED.has(extension);
}
