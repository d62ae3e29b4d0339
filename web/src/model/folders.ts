/** Mailboxes as a tree, in the order in which people look for them. */
import type { Mailbox } from "../jmap/types.ts";
import type { Words } from "../words/en.ts";

export interface Folder {
  readonly mailbox: Mailbox;
  readonly depth: number;
}

/** Parents before their children, siblings by the server's order and then by name. */
export function foldersOf(mailboxes: Iterable<Mailbox>, language: string): readonly Folder[] {
  const all = [...mailboxes];
  const ids = new Set(all.map(({ id }) => id));
  const { compare } = new Intl.Collator(language, { numeric: true });
  const below = (parentId: string | null, depth: number): readonly Folder[] =>
    all
      .filter((mailbox) => aboveOf(mailbox, ids) === parentId)
      .sort((a, b) => a.sortOrder - b.sortOrder || compare(a.name, b.name))
      .flatMap((mailbox) => [{ mailbox, depth }, ...below(mailbox.id, depth + 1)]);
  return below(null, 0);
}

/** What others share may be below something that they do not. */
function aboveOf({ parentId }: Mailbox, known: ReadonlySet<string>): string | null {
  return parentId !== null && known.has(parentId) ? parentId : null;
}

/** Itself and all below it: where it cannot be moved to. */
export function branchOf(mailbox: Mailbox, mailboxes: Iterable<Mailbox>): ReadonlySet<string> {
  const branch = new Set([mailbox.id]);
  for (const { mailbox: each } of foldersOf(mailboxes, "en"))
    if (each.parentId !== null && branch.has(each.parentId)) branch.add(each.id);
  return branch;
}

/** Those with a role have a name in the person's language. */
export function mailboxName(mailbox: Mailbox, words: Words): string {
  return mailbox.role === null ? mailbox.name : words[mailbox.role];
}
