/** A copy that is delivered, for what its owner's script wants besides. */
import type { Copy, Delivery } from "../delivery.ts";
import type { Passage } from "./passage.ts";

export interface FinishedMessage
  extends Pick<Delivery, "id" | "message" | "at" | "into" | "once">, Pick<Passage, "reversePath" | "asked"> {}

export interface FinishedCopy extends FinishedMessage {
  readonly copy: Copy;
  /** Hears what could not be done as the script wants it. */
  readonly trouble: (text: string) => void;
}
