/** Why the server filed a message as junk, by what it wrote down when the message came. */
import { LEARNED_REASON, type Verdict } from "../../../src/wire/mime/verdict.ts";

export type JunkReason =
  /** It is like what was moved into Junk before. */
  | { readonly kind: "learned"; readonly percent: number }
  | { readonly kind: "listed"; readonly lists: string }
  /** Nothing proves that it is from this domain, which wants such mail filed. */
  | { readonly kind: "unproved"; readonly domain: string }
  | { readonly kind: "author" }
  /** The server's own words. */
  | { readonly kind: "other"; readonly text: string };

const LISTED = /^the client is listed at (.+)$/;
const UNPROVED = /^nothing proves that it is from (\S+), which wants such mail filed as junk \(DMARC\)$/;
const AUTHOR = /^no single author \(/;

/** Undefined for what was not filed as junk when it came: a rule or a person has put it there. */
export function junkReasonOf(verdict: Verdict | null | undefined): JunkReason | undefined {
  if (verdict?.isJunk !== true) return undefined;
  const [reason = ""] = verdict.reasons;
  if (reason.startsWith(LEARNED_REASON))
    return { kind: "learned", percent: Number(/\((\d+) %\)/.exec(reason)?.[1] ?? 0) };
  const [, lists] = LISTED.exec(reason) ?? [];
  if (lists !== undefined) return { kind: "listed", lists };
  const [, domain] = UNPROVED.exec(reason) ?? [];
  if (domain !== undefined) return { kind: "unproved", domain };
  return AUTHOR.test(reason) ? { kind: "author" } : { kind: "other", text: reason };
}
