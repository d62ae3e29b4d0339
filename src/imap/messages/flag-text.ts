/** Flags as IMAP writes them, made once a set: a mailbox has few sets however many messages. */
import type { FlagSet } from "../../store/model.ts";
import { rightForFlag } from "../../store/sharing/rights.ts";

const SYSTEM_FLAGS = ["\\Answered", "\\Flagged", "\\Deleted", "\\Seen", "\\Draft"];

const plain = new WeakMap<FlagSet, string>();
const recent = new WeakMap<FlagSet, string>();

/** `(\Seen $Forwarded)`, with `\Recent` when the message is recent to the session that asks (RFC 3501 2.3.2). */
export function flagText(set: FlagSet, isRecent = false): string {
  const cache = isRecent ? recent : plain;
  const known = cache.get(set);
  if (known !== undefined) return known;
  const text = `(${(isRecent ? [...set.names, "\\Recent"] : set.names).join(" ")})`;
  cache.set(set, text);
  return text;
}

/** What FLAGS says of a mailbox: the system flags and every keyword in use there, in parentheses. */
export function mailboxFlags(keywords: readonly string[]): string {
  return `(${[...SYSTEM_FLAGS, ...keywords].join(" ")})`;
}

/** What PERMANENTFLAGS says: the same of those that one may change, and that new keywords may be made. */
export function permanentFlags(keywords: readonly string[], rights: string): string {
  const all = [...SYSTEM_FLAGS, ...keywords, "\\*"];
  return `(${all.filter((flag) => rights.includes(rightForFlag(flag))).join(" ")})`;
}
