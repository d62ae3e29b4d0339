/** A script's refusal as an answer to whoever brings the message (RFC 5429 2.1). */
import { Refusal } from "../../base/errors.ts";
import { isAscii } from "../../wire/mime/ascii.ts";
import type { RejectAction } from "../../wire/sieve/action.ts";
import type { Copy } from "../delivery.ts";
import { REASON_LINES_MAX } from "./limits.ts";

/**
 * Undefined when the sender has to be told in a message of its own: others get this one too, or the reason cannot be said in ASCII and can be told
 * otherwise.
 */
export function refusalOf(
  { reason, isExtended }: RejectAction,
  { refusedIn }: Pick<Copy, "refusedIn">,
  canTell: boolean,
): Refusal | undefined {
  const canSay = refusedIn === "notice" || isAscii(Buffer.from(reason, "utf8"));
  if (refusedIn === undefined || (!canSay && !isExtended && canTell)) return undefined;
  return new Refusal("forbidden", canSay ? reasonLines(reason) : "the recipient does not take this message");
}

function reasonLines(reason: string): string {
  const lines = reason.split(/\r\n|\r|\n/).map((line) => line.trimEnd());
  return (
    lines
      .filter((line) => line !== "")
      .slice(0, REASON_LINES_MAX)
      .join("\n") || "the recipient does not take this message"
  );
}
