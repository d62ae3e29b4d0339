/** Whom the messages that a script writes are from. */
import { addressText } from "../../wire/mime/addr-spec.ts";
import { mailboxes, parseAddresses } from "../../wire/mime/address.ts";
import { decodeText } from "../../wire/mime/words.ts";
import type { MailParts } from "../parts.ts";
import type { FinishedCopy } from "./finished-copy.ts";

interface Author {
  readonly name: string | undefined;
  readonly email: string;
}

export interface Sender {
  readonly from: Author;
  /** The address of the account. */
  readonly owner: string;
}

/** Who the script names, as far as the account may write as that one; else its owner. Undefined: the account is gone. */
export async function senderOf(
  { directory }: Pick<MailParts, "directory">,
  { copy, trouble }: Pick<FinishedCopy, "copy" | "trouble">,
  { what, from }: { readonly what: string; readonly from: string | undefined },
): Promise<Sender | undefined> {
  const { id } = copy.account;
  const entry = await directory.accountById(id);
  if (entry === undefined) return undefined;
  const owner = entry.address;
  const wished = from === undefined ? undefined : authorIn(from);
  if (wished !== undefined && (await directory.maySendAs(id, wished.email))) return { from: wished, owner };
  if (wished !== undefined) trouble(`${what} is not sent from ${wished.email}, which is no address of the account`);
  return { from: { name: entry.displayName, email: owner }, owner };
}

/** "Ann <ann@example.org>" or the address alone. */
function authorIn(from: string): Author {
  const [author] = mailboxes(parseAddresses(Buffer.from(from, "utf8"), 1));
  if (author === undefined) return { name: undefined, email: from };
  return { name: author.name === undefined ? undefined : decodeText(author.name), email: addressText(author) };
}
