/** How much one filter may change in one message. */
import type { EnvelopeChange, MessageChange } from "../../wire/milter/answers.ts";
import { MilterProblem } from "../../wire/milter/problem.ts";
import {
  CHANGES_MAX,
  FIELD_CHANGES_MAX,
  FIELDS_ADDED_BYTES_MAX,
  REASON_CHARS_MAX,
  RECIPIENTS_ADDED_MAX,
} from "./limits.ts";

export class ChangeBudget {
  readonly #bodyBytesMax: number;
  #changes = 0;
  #bodyBytes = 0;
  #fieldChanges = 0;
  #fieldBytes = 0;
  #reasonChars = 0;
  #recipients = 0;

  constructor(bodyBytesMax: number) {
    this.#bodyBytesMax = bodyBytesMax;
  }

  /** Throws MilterProblem when it is too much. */
  take(change: MessageChange | EnvelopeChange): void {
    if (++this.#changes > CHANGES_MAX) throw new MilterProblem("it changes too much");
    if (change.kind === "replace body") {
      this.#bodyBytes += change.bytes.length;
      if (this.#bodyBytes > this.#bodyBytesMax) throw new MilterProblem("its new body is larger than a message may be");
      return;
    }
    if ("value" in change) this.#takeField(change.name.length + change.value.length);
    if (change.kind === "quarantine") this.#reasonChars += change.reason.length;
    if (change.kind === "add recipient") this.#recipients++;
    if (this.#reasonChars > REASON_CHARS_MAX) throw new MilterProblem("its reasons are too long");
    if (this.#recipients > RECIPIENTS_ADDED_MAX) throw new MilterProblem("it adds too many recipients");
  }

  #takeField(bytes: number): void {
    this.#fieldBytes += bytes;
    if (++this.#fieldChanges > FIELD_CHANGES_MAX) throw new MilterProblem("it changes too much");
    if (this.#fieldBytes > FIELDS_ADDED_BYTES_MAX) throw new MilterProblem("its header fields are too large");
  }
}
