/** Whom a copy is for, in the words of its sender. */
import type { HandoverRecipient } from "../../transport/transport.ts";
import { pathOf } from "../../wire/smtp/path.ts";
import type { Copy } from "../delivery.ts";

/** A bare "postmaster" (RFC 5321 4.5.1) is the account itself. */
export function recipientOf({ account, to }: Pick<Copy, "account" | "to">): HandoverRecipient {
  const own = { path: pathOf(account.address), notify: to?.notify, originalRecipient: to?.originalRecipient };
  return to === undefined || to.path.domain === "" ? own : to;
}
