/** The mailboxes that every account has. */
import type { MailWriter } from "../../store/account.ts";
import type { Mailbox } from "../../store/model.ts";

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
