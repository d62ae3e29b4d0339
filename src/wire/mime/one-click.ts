/** Leaving a mailing list by one request, without a page to look at (RFC 8058). */
import type { Arrival, HeaderField } from "./arrival.ts";

/** What is posted (RFC 8058 3.1). */
export const ONE_CLICK_BODY = "List-Unsubscribe=One-Click";

const COVERED = ["list-unsubscribe", "list-unsubscribe-post"];

/**
 * Where to post it; undefined when the sender does not offer it, or nothing proves that it was the sender who offered: a signature
 * that was good when the message arrived must cover both fields (RFC 8058 4).
 */
export function oneClickUrl(headers: readonly HeaderField[], { results }: Arrival): string | undefined {
  const valuesOf = (name: string): readonly string[] =>
    headers.filter((field) => field.name.toLowerCase() === name).map(({ value }) => value);
  const [lists, ...otherLists] = valuesOf("list-unsubscribe");
  const [post, ...otherPosts] = valuesOf("list-unsubscribe-post");
  if (lists === undefined || post === undefined || otherLists.length + otherPosts.length > 0) return undefined;
  if (post.trim().toLowerCase() !== ONE_CLICK_BODY.toLowerCase()) return undefined;
  const [, url] = /<\s*(https:[^<>]*)>/i.exec(lists) ?? [];
  const signers = (results ?? [])
    .filter(({ method, result }) => method === "dkim" && result === "pass")
    .map(({ properties = [] }) => new Map(properties));
  const isProved = valuesOf("dkim-signature").some((signature) => {
    const tags = tagsOf(signature);
    const signed = (tags.get("h") ?? "").toLowerCase().split(":");
    const isGood = signers.some(
      (proof) =>
        proof.get("header.d")?.toLowerCase() === tags.get("d")?.toLowerCase() &&
        proof.get("header.s")?.toLowerCase() === tags.get("s")?.toLowerCase(),
    );
    return isGood && COVERED.every((name) => signed.includes(name));
  });
  // Folded anywhere, for it may be long.
  return isProved ? url?.replace(/\s+/g, "") : undefined;
}

/** RFC 6376 3.2, white space left out. */
function tagsOf(signature: string): ReadonlyMap<string, string> {
  const pairs = signature.replace(/\s+/g, "").split(";");
  return new Map(pairs.map((pair) => [pair.slice(0, pair.indexOf("=")), pair.slice(pair.indexOf("=") + 1)]));
}
