/** Folders by the names that scripts call them by: paths, as in IMAP. */
import { SyntaxProblem } from "../../../../src/base/errors.ts";
import { decodeMailboxName, encodeMailboxName } from "../../../../src/wire/imap/mailbox-name.ts";
import type { Mailbox } from "../../jmap/types.ts";
import { createFolder } from "../../mail/folder-changes.ts";
import type { MailStore } from "../../mail/mail-store.ts";
import { mailboxName } from "../../model/folders.ts";
import type { Words } from "../../words/en.ts";

/** Between the names of a path. */
const SEPARATOR = "/";

const INBOX = "INBOX";

type Mailboxes = ReadonlyMap<string, Mailbox>;

export function pathOf(mailbox: Mailbox, mailboxes: Mailboxes): string {
  const above = mailbox.parentId === null ? undefined : mailboxes.get(mailbox.parentId);
  const name = mailbox.role === "inbox" ? INBOX : mailbox.name;
  return above === undefined ? name : `${pathOf(above, mailboxes)}${SEPARATOR}${name}`;
}

/** Undefined where it is missing. Roundcube may have written the name in modified UTF-7. */
export function folderAt(path: string, mailboxes: Mailboxes): Mailbox | undefined {
  const wanted = canonical(path);
  const named = [...mailboxes.values()].map((mailbox) => ({ mailbox, name: pathOf(mailbox, mailboxes) }));
  const found =
    named.find(({ name }) => name === wanted) ?? named.find(({ name }) => encodeMailboxName(name, false) === path);
  return found?.mailbox;
}

function canonical(path: string): string {
  return path.normalize("NFC").replace(/^inbox(?=\/|$)/i, INBOX);
}

/** What Roundcube wrote in modified UTF-7, as people read it. */
function plainPath(path: string): string {
  try {
    return decodeMailboxName(new TextEncoder().encode(path), false);
  } catch (error) {
    if (error instanceof SyntaxProblem) return path;
    throw error;
  }
}

/** As the person calls it: "Bills › 2026". */
export function folderText(path: string, mailboxes: Mailboxes, words: Words): string {
  const names: string[] = [];
  const found = folderAt(path, mailboxes);
  if (found === undefined) return plainPath(path);
  for (let at: Mailbox | undefined = found; at !== undefined; at = mailboxes.get(at.parentId ?? ""))
    names.unshift(mailboxName(at, words));
  return names.join(" › ");
}

/** Makes it, and what it is below. Throws SignedOut, Unreachable, Refused. */
export async function makeFolder(store: MailStore, path: string): Promise<void> {
  const names = canonical(plainPath(path)).split(SEPARATOR);
  for (const [i, name] of names.entries()) {
    const here = names.slice(0, i + 1).join(SEPARATOR);
    const above = names.slice(0, i).join(SEPARATOR);
    if (folderAt(here, store.cache.mailboxes) !== undefined) continue;
    await createFolder(store, name, folderAt(above, store.cache.mailboxes)?.id ?? null);
  }
}
