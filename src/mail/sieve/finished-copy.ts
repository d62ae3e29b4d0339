/** A copy that is delivered, for what its owner's script wants besides. */
import type { Path } from "../../wire/smtp/path.ts";
import type { Copy, Delivery } from "../delivery.ts";
import type { OutboundMessage } from "../queue/queue.ts";

export interface FinishedMessage extends Pick<Delivery, "id" | "message" | "at"> {
  readonly reversePath: Path | undefined;
  readonly ret: OutboundMessage["ret"];
  readonly envelopeId: string | undefined;
  readonly tls: OutboundMessage["tls"];
  readonly priority: number;
}

export interface FinishedCopy extends FinishedMessage {
  readonly copy: Copy;
  /** Hears what could not be done as the script wants it. */
  readonly trouble: (text: string) => void;
}
