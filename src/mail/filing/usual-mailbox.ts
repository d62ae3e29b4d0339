/** Where a message is filed when no script says otherwise. */
import type { MailWriter } from "../../store/account.ts";
import type { Mailbox } from "../../store/model.ts";
import type { Into } from "../delivery.ts";
import type { LocalAccount } from "../envelope.ts";
import { namedBy, takesMail } from "../subaddress.ts";
import { standardMailbox } from "./standard-mailbox.ts";

export async function usualMailbox(mail: MailWriter, into: Into, { detail, folder }: LocalAccount): Promise<Mailbox> {
  const files = folder !== undefined;
  const named = into === "inbox" && detail !== undefined ? await namedBy(mail, detail) : undefined;
  return named !== undefined && (await takesMail(mail, named.id, files)) ? named : standardMailbox(mail, into);
}
