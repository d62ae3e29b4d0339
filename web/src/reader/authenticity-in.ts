/** Whether a message is from whom it says, as far as this server tells. */
import type { Email, EmailContent } from "../jmap/types.ts";
import { type Authenticity, authenticityOf } from "../model/authenticity.ts";

export function authenticityIn(
  email: Pick<Email, "from">,
  content: EmailContent | undefined,
): Authenticity | undefined {
  if (content === undefined) return undefined;
  const { arrival, headers, sender } = content;
  return authenticityOf({ arrival, headers, from: email.from?.[0], sender: sender?.[0] });
}
