/** Mail that must leave: kept durably from its acceptance until each recipient has it, or its sender knows why not. */
import type { HandoverRecipient, Handover } from "../../transport/transport.ts";
import type { AccountId } from "../../store/model.ts";
import type { Signing } from "../../trust/signer.ts";
import type { Path } from "../../wire/smtp/path.ts";
import type { Holder, MessageKey } from "../partial.ts";

export interface OutboundMessage {
  /** This server's name for the message, unique. */
  readonly id: string;
  /** It was begun under that name (mail/begun.ts), and is not taken a second time. */
  readonly once?: boolean | undefined;
  /** The copy of another message that a holder gets: once, however often that is brought, until it is forgotten (mail/partial.ts). */
  readonly copyOf?: { readonly message: MessageKey; readonly holder: Holder } | undefined;
  readonly reversePath: Path | undefined;
  /** At least one. */
  readonly recipients: readonly HandoverRecipient[];
  /** With the trace fields of this server; unsigned. */
  readonly message: Uint8Array;
  readonly body: Handover["message"]["body"];
  readonly ret: Handover["ret"];
  readonly envelopeId: string | undefined;
  readonly tls: Handover["tls"];
  readonly priority: number;
  /** RFC 4865: not before this, epoch milliseconds. */
  readonly holdUntil: number | undefined;
  /** It waits until an operator lets it go (`posthorn queue release`). */
  readonly isHeld?: boolean | undefined;
  /** RFC 2852: by this time, epoch milliseconds, and what then. */
  readonly deliverBy: { readonly at: number; readonly mode: "notify" | "return"; readonly trace: boolean } | undefined;
  /** Who submitted it, for fairness and for limits; undefined for forwards and notices. */
  readonly author: AccountId | undefined;
  readonly signing: Signing;
  /** Epoch milliseconds. */
  readonly at: number;
}

/** A message about which nobody asked for anything in particular. */
export const NOTHING_ASKED = {
  body: "7BIT",
  ret: undefined,
  envelopeId: undefined,
  tls: "as-policy",
  priority: 0,
  holdUntil: undefined,
  deliverBy: undefined,
  author: undefined,
} as const satisfies Partial<OutboundMessage>;

export interface OutboundQueue {
  /** Resolves when the message is on disk; then the sender is woken. Throws Refusal: "unavailable", "limit" (the queue is full), "conflict" (given up before). */
  add(message: OutboundMessage): Promise<void>;
}

/** A queue that gives back what its sender has thought better of. */
export interface RevocableQueue extends OutboundQueue {
  /** Takes a message out whose time has not come, by its `id`; durable when it resolves. False: it is on its way, or gone. */
  withdraw(id: string): Promise<boolean>;
}
