/** How a message comes to an account, as far as a script may know it (RFC 5228 5.4) and may do something about it. */
import type { Clock } from "../../base/clock.ts";
import type { Path } from "../../wire/smtp/path.ts";
import { transferOf } from "../../wire/mime/transfer.ts";
import { forward } from "../forward.ts";
import type { SentOn } from "../outbound.ts";
import { type MessageKey, messageKey } from "../partial.ts";
import type { MailParts } from "../parts.ts";
import { NOTHING_ASKED, type OutboundMessage } from "../queue/queue.ts";

export interface Passage {
  /** Undefined: the null one. */
  readonly reversePath: Path | undefined;
  /** The login name of who sent it from here. */
  readonly author: string | undefined;
  readonly client: { readonly address: string; readonly hostname: string | undefined } | undefined;
  /** Somebody looked whether it is junk. */
  readonly isExamined: boolean;
  /** Whether those who get it may judge it by what they have called junk. */
  readonly mayBeJunk: boolean;
  /** What is sent to the reverse-path reaches who has sent the message, and nobody whose name was only used. */
  readonly provesSender: boolean;
  /** What it is called when it is brought again. */
  key(): MessageKey;
  /** What its envelope asks of a notice about it. */
  asked(): Pick<OutboundMessage, "envelopeId" | "ret" | "tls" | "priority">;
  /** What is given to the queue for an address that the message is sent on to. */
  sendOn(order: SentOn): Promise<OutboundMessage>;
}

/** Of what this server writes itself: notices, and answers for the absent. */
export function ownPassage(
  parts: Pick<MailParts, "srs"> & { readonly clock: Clock },
  { id, message }: { readonly id: string; readonly message: Uint8Array },
): Passage {
  return {
    reversePath: undefined,
    author: undefined,
    client: undefined,
    isExamined: false,
    mayBeJunk: false,
    provesSender: false,
    key: () => messageKey(id, message),
    asked: () => NOTHING_ASKED,
    sendOn: ({ id: copy, message: bytes, way }) =>
      forward(
        parts,
        {
          ...NOTHING_ASKED,
          id: copy,
          reversePath: undefined,
          message: [bytes],
          body: transferOf(bytes) === "7bit" ? "7BIT" : "8BITMIME",
          signing: { domain: undefined, seal: undefined },
          at: parts.clock.now(),
        },
        way,
      ),
  };
}
