/** What a delivery status notification tells, of which message, and whom (RFC 3461, RFC 3464). */
import type { HandoverRecipient, RecipientResult, RemoteReply } from "../../transport/transport.ts";
import type { Path } from "../../wire/smtp/path.ts";

/** RFC 3464 2.3.3, the gravest first. */
const ACTIONS = ["failed", "delayed", "relayed", "expanded", "delivered"] as const;
export type NoticeAction = (typeof ACTIONS)[number];

/** What a notice about several recipients is called by. */
export function gravest(recipients: readonly NoticeRecipient[]): NoticeAction {
  return ACTIONS.find((action) => recipients.some((each) => each.action === action)) ?? "delivered";
}

/** What became of the message for one recipient. */
export interface NoticeRecipient extends HandoverRecipient {
  readonly action: NoticeAction;
  /** The last answer, of the next server or our own. */
  readonly reply: RemoteReply;
  /** The server that answered last, if one did. */
  readonly remote: RecipientResult["remote"];
  /** Epoch milliseconds; undefined when nothing was tried. */
  readonly lastAttemptAt: number | undefined;
  /** When a delayed message will be given up, epoch milliseconds. */
  readonly retryUntil: number | undefined;
  /**
   * The message failed, or is delayed, because time was up, and `reply` only tells why the last try did not succeed: "queue": what the
   * queue may take; "deliver-by": what the sender allowed (RFC 2852).
   */
  readonly timeUp: "queue" | "deliver-by" | undefined;
}

/** The facts of one notice. Only recipients that want it are in it: `wantsNotice`. */
export interface NoticeOrder {
  /** Unique at `hostname`, letters, digits, "." and "-": for the notice's Message-ID. */
  readonly id: string;
  /** The server's own name. */
  readonly hostname: string;
  /** The reverse-path of the message. Of a message without one there is never a notice. */
  readonly sender: Path;
  /** Epoch milliseconds: for the notice's Date. */
  readonly at: number;
  /** This server's name for the message. */
  readonly messageId: string;
  /** Epoch milliseconds. */
  readonly arrivedAt: number;
  readonly envelopeId: string | undefined;
  readonly ret: "FULL" | "HDRS" | undefined;
  /** As it was taken. */
  readonly message: Uint8Array;
  /** At least one. */
  readonly recipients: readonly NoticeRecipient[];
}
