/** What `require` may name. */

/** Told by ManageSieve and JMAP. */
export const SIEVE_EXTENSIONS: readonly string[] = [
  "fileinto",
  "reject",
  "ereject",
  "envelope",
  "encoded-character",
  "vacation",
  "vacation-seconds",
  "subaddress",
  "comparator-i;ascii-numeric",
  "comparator-i;unicode-casemap",
  "relational",
  "imap4flags",
  "copy",
  "include",
  "variables",
  "body",
  "enotify",
  "environment",
  "mailbox",
  "special-use",
  "date",
  "index",
  "ihave",
  "duplicate",
  "mime",
  "foreverypart",
  "extracttext",
  "editheader",
  "spamtest",
  "spamtestplus",
  "virustest",
  "fcc",
];

/** By which `notify` tells somebody (RFC 5435, RFC 5436): the schemes of their URIs. */
export const NOTIFICATION_METHODS: readonly string[] = ["mailto"];

/** In every Sieve: a script may name them and need not (RFC 5228 2.7.3). */
const IMPLIED: ReadonlySet<string> = new Set(["comparator-i;octet", "comparator-i;ascii-casemap"]);

const all: ReadonlySet<string> = new Set([...SIEVE_EXTENSIONS, ...IMPLIED]);

export function isExtension(name: string): boolean {
  return all.has(name);
}

export function isImplied(name: string): boolean {
  return IMPLIED.has(name);
}
