/** Whether a message is from whom it says, as far as this server tells. */
import type { Email, EmailContent } from "../jmap/types.ts";
import { type Authenticity, authenticityOf } from "../model/authenticity.ts";
import { useStore } from "../shell/app-context.ts";

export function useAuthenticity(
  email: Pick<Email, "from">,
  content: EmailContent | undefined,
): Authenticity | undefined {
  const { reading } = useStore().client;
  if (content === undefined || reading === undefined) return undefined;
  const { headers, sender } = content;
  return authenticityOf({ headers, from: email.from?.[0], sender: sender?.[0] }, reading.authservId);
}
