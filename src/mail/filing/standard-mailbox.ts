/** Where mail is filed when nobody says otherwise, and the mailboxes that every account has. */
import type { MailWriter } from "../../store/account.ts";
import type { Mailbox } from "../../store/model.ts";
import type { Into } from "../delivery.ts";
import type { LocalAccount } from "../envelope.ts";
import { namedBy, takesMail } from "../subaddress.ts";

const PATHS = { junk: "Junk", archive: "Archive" } as const;

/** Whoever has removed one gets a new one: what belongs there must not come between other mail. */
export async function standardMailbox(mail: MailWriter, role: "inbox" | "junk" | "archive"): Promise<Mailbox> {
  const found = await mail.mailboxByRole(role);
  if (found !== undefined) return found;
  if (role === "inbox") throw new Error("an account has no inbox");
  const path = PATHS[role];
  const named = await mail.mailboxByPath(path);
  return named?.selectable === true ? named : mail.createMailbox(path, { role, subscribe: true });
}

/** The mailbox that a subaddress names comes before the inbox. */
export async function usualMailbox(mail: MailWriter, into: Into, { detail, folder }: LocalAccount): Promise<Mailbox> {
  const files = folder !== undefined;
  const named = into === "inbox" && detail !== undefined ? await namedBy(mail, detail) : undefined;
  return named !== undefined && (await takesMail(mail, named.id, files)) ? named : standardMailbox(mail, into);
}
