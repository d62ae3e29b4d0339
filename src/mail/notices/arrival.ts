/** What it means to the sender that a message is in mailboxes of ours (RFC 3461 5.2.3, 5.2.7). */
import type { Recipient } from "../envelope.ts";

export interface ArrivalInMailboxes {
  readonly action: "delivered" | "expanded";
  /** In our words. */
  readonly text: string;
}

/** To whom an alias leads is not told: one mailbox stands for the address, several are an expansion of it. */
export function arrivalOf({ accounts, elsewhere }: Pick<Recipient, "accounts" | "elsewhere">): ArrivalInMailboxes {
  if (accounts.length === 1 && elsewhere.length === 0) return { action: "delivered", text: "delivered to the mailbox" };
  return { action: "expanded", text: "passed on to the members of the alias" };
}
