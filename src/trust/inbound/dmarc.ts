/** Whether a message is from the domain that it says it is from (RFC 9989). */
import type { Author } from "./author.ts";
import { type DmarcFinding, noAuthor } from "./findings.ts";
import { askDmarc } from "../mailauth.ts";
import type { Names } from "./impatient-resolver.ts";

/** Labels of the names that a tree walk asks for, but for the first (RFC 9989 4.10). */
const WALK_LABELS_MAX = 7;

/** Domains that SPF and DKIM lead to. */
interface Vouching {
  readonly spf: readonly string[];
  readonly dkim: readonly string[];
}

/**
 * `passed` vouch for the message; `unknown` might, if something could be looked up. Where one of these fits the author's domain, nobody can say
 * that DMARC has failed, and what the domain asks for must not be done (RFC 7489 6.6.2; docs/design/0158).
 */
export async function checkDmarc(
  author: Author,
  { passed, unknown }: { readonly passed: Vouching; readonly unknown: Vouching },
  resolver: Names,
): Promise<DmarcFinding> {
  if (author.domain === undefined) return noAuthor(author.reason);
  const finding = await askDmarc({ author: author.domain, ...passed }, resolver);
  if (finding.result !== "fail" || (unknown.spf.length === 0 && unknown.dkim.length === 0)) return finding;
  const { result } = await askDmarc({ author: author.domain, ...unknown }, resolver);
  return result === "fail" ? finding : { ...finding, result: "temperror" };
}

/**
 * Asks at once for all that the tree walks from the author's domain, and from others that may belong to it, will ask for one after the other:
 * the resolver remembers it, so that DMARC takes no time of its own.
 */
export function askAhead(author: Author, others: readonly string[], resolver: Names): void {
  if (author.domain === undefined) return;
  const end = author.domain.split(".").slice(-2).join(".");
  const related = others.filter((domain) => domain === end || domain.endsWith(`.${end}`));
  const names = new Set([author.domain, ...related].flatMap(walk));
  for (const name of names) resolver.txt(`_dmarc.${name}`).catch(() => undefined);
}

function walk(domain: string): string[] {
  const labels = domain.split(".");
  const from = Math.max(1, labels.length - WALK_LABELS_MAX);
  return [domain, ...labels.slice(from).map((_, i) => labels.slice(from + i).join("."))];
}
