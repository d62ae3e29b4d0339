/** The mailbox that a subaddress names: user+lists.sport@ or user+Lists/Sport@ for Lists/Sport. */
import type { MailReader } from "../store/account.ts";
import { HIERARCHY_SEPARATOR, type Mailbox, type MailboxId } from "../store/model.ts";
import { ANYONE } from "../store/sharing/rights.ts";

/**
 * Undefined when there is none that takes messages. Capitals do not matter, since addresses are read aloud, and both a dot and a slash
 * stand between levels, since few programs let a slash stand in an address. The exact name comes before others that it could mean.
 */
export async function namedBy(mail: MailReader, tag: string): Promise<Mailbox | undefined> {
  const exact = await mail.mailboxByPath(tag.normalize("NFC"));
  if (exact?.selectable === true) return exact;
  const wanted = spoken(tag);
  return (await mail.mailboxes()).find(({ path, selectable }) => selectable && spoken(path) === wanted);
}

/**
 * Whether mail to user+folder@ goes into that mailbox: what its account says of all of them, unless anyone is given, or denied, the
 * right to post to it (RFC 4314 2.1, "p").
 */
export async function takesMail(mail: MailReader, id: MailboxId, byDefault: boolean): Promise<boolean> {
  const posts = (await mail.grants(id)).filter(({ grantee, rights }) => grantee === ANYONE && rights.includes("p"));
  if (posts.some(({ negative }) => negative)) return false;
  return byDefault || posts.length > 0;
}

function spoken(path: string): string {
  return path.normalize("NFC").toLowerCase().replaceAll(HIERARCHY_SEPARATOR, ".");
}
