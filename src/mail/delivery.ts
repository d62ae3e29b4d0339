/** A message on its last step, into mailboxes of accounts: what is to be done, and with what. */
import type { HandoverRecipient } from "../transport/transport.ts";
import type { LocalAccount } from "./envelope.ts";
import type { MailParts } from "./parts.ts";
import type { Judgement } from "./junk/judgement.ts";
import type { Passage } from "./sieve/passage.ts";

export type DeliveryParts = Pick<
  MailParts,
  "store" | "queue" | "srs" | "scripts" | "events" | "clock" | "log" | "privateNetworks" | "hostname"
> & { readonly partial: Pick<MailParts["partial"], "forget"> };

export interface Copy {
  readonly account: LocalAccount;
  /** Trace fields in front of this copy. */
  readonly prefix: Uint8Array;
  /** Whom the sender named; the account itself when absent. */
  readonly to?: HandoverRecipient;
  /** What the junk filter of the account thinks of it; undefined when it has not been asked. */
  readonly judgement?: Judgement;
  /**
   * How whoever brings this copy hears that it alone is refused: in a reply, which is ASCII, or in a notice, which is not; undefined where a refusal would be about
   * others as well.
   */
  readonly refusedIn?: "reply" | "notice" | undefined;
}

/** Where the copies go. */
export type Into = "inbox" | "junk";

export interface Delivery {
  readonly id: string;
  readonly message: Uint8Array;
  readonly copies: readonly Copy[];
  /** The inbox when absent. */
  readonly into?: Into;
  /** What it is called, so that each account gets it once, however often it is brought. */
  readonly once?: string | undefined;
  /** Epoch milliseconds. */
  readonly at: number;
  /** How it came; of our own when absent. */
  readonly passage?: Passage;
  /** Scripts have had their say. */
  readonly isUnscripted?: boolean;
}
