/** Which mailboxes are meant: by name, by their place in the tree, or by what they are to the user (RFC 5465 6, RFC 7377 2.2). */
import { SyntaxProblem } from "../../base/errors.ts";
import { FILTERED_NAMES_MAX } from "./limits.ts";
import { encodeMailboxName } from "./mailbox-name.ts";
import type { Reader } from "./reader.ts";

const plain = ["selected", "selected-delayed", "inboxes", "personal", "subscribed"] as const;
const named = ["mailboxes", "subtree", "subtree-one"] as const;

export type MailboxFilter =
  | { readonly kind: (typeof plain)[number] }
  | { readonly kind: (typeof named)[number]; readonly paths: readonly string[] };

/** `personal`, `subtree Lists`, `mailboxes (a b)`. */
export function readMailboxFilter(reader: Reader, utf8: boolean): MailboxFilter {
  const word = reader.keyword().toLowerCase();
  const simple = plain.find((each) => each === word);
  if (simple !== undefined) return { kind: simple };
  const kind = named.find((each) => each === word);
  if (kind === undefined) throw new SyntaxProblem(`Unknown kind of mailboxes ${word.slice(0, 40)}`);
  reader.space();
  const paths = reader.atList ? reader.list(() => reader.mailbox(utf8), FILTERED_NAMES_MAX) : [reader.mailbox(utf8)];
  if (paths.length === 0) throw new SyntaxProblem("No mailbox is named");
  return { kind, paths };
}

/** A filter as a client writes it. */
export function formatMailboxFilter(filter: MailboxFilter, utf8: boolean): string {
  if (!("paths" in filter)) return filter.kind;
  const names = filter.paths.map((path) => `"${encodeMailboxName(path, utf8).replace(/["\\]/g, String.raw`\$&`)}"`);
  return `${filter.kind} (${names.join(" ")})`;
}
