/** What became of a recipient without another server, in the form of an answer. */
import type { RecipientResult } from "../../transport/transport.ts";

export function ownResult(
  outcome: RecipientResult["outcome"],
  code: number,
  enhanced: string,
  text: string,
): RecipientResult {
  return {
    outcome,
    reply: { code, enhanced, text, fromRemote: false },
    remote: undefined,
    dsnPassedOn: false,
    tls: undefined,
  };
}
