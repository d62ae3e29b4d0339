/** Whether a message is from the domain that it says it is from (RFC 9989). */
import type { Author } from "./author.ts";
import { type DmarcFinding, noAuthor } from "./findings.ts";
import { askDmarc } from "../mailauth.ts";
import type { Names } from "./impatient-resolver.ts";

/** Labels of the names that a tree walk asks for, but for the first (RFC 9989 4.10). */
const WALK_LABELS_MAX = 7;

/** What was found: domains that passed. */
interface Passed {
  readonly spf: readonly string[];
  readonly dkim: readonly string[];
}

export async function checkDmarc(author: Author, passed: Passed, resolver: Names): Promise<DmarcFinding> {
  return author.domain === undefined
    ? noAuthor(author.reason)
    : askDmarc({ author: author.domain, ...passed }, resolver);
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
