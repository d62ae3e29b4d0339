/** Counts what next servers say about addresses, for the list of those that are not written to any more. */
import type { HandoverRecipient, RecipientResult } from "../../transport/transport.ts";
import { addressOf } from "../../wire/smtp/path.ts";
import { saysNoSuchAddress } from "../notices/explanation.ts";
import type { MailParts } from "../parts.ts";

interface Tried {
  readonly recipient: HandoverRecipient;
  readonly result: RecipientResult | undefined;
}

/** The list is a help and no more: what cannot be written down is let go. */
export async function noteResults(
  { suppressions, log }: Pick<MailParts, "suppressions" | "log">,
  tried: readonly Tried[],
): Promise<void> {
  try {
    for (const { recipient, result } of tried) {
      const address = addressOf(recipient.path);
      if (result?.outcome === "delivered") await suppressions.noteDelivered(address);
      if (result?.outcome === "failed" && saysNoSuchAddress(result.reply))
        await suppressions.noteFailure(address, `${result.reply.code} ${result.reply.text}`);
    }
  } catch (error) {
    log.error({ err: error }, "the list of suppressed addresses could not be kept");
  }
}
