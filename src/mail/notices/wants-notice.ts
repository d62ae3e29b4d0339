/** Which recipients' fate the sender wants to hear of (RFC 3461 4.1, 5.2). */
import type { HandoverRecipient } from "../../transport/transport.ts";
import type { NoticeAction } from "./notice.ts";

const KEYWORDS = {
  failed: "FAILURE",
  delayed: "DELAY",
  delivered: "SUCCESS",
  relayed: "SUCCESS",
  expanded: "SUCCESS",
} as const satisfies Record<NoticeAction, string>;

/**
 * A sender that said nothing hears of failures and delays (RFC 3461 5.2.5, 5.2.6), and of nothing else. `traced`: it asked to hear of every
 * server that passes the message on (RFC 2852), which NEVER takes back.
 */
export function wantsNotice(
  { notify }: Pick<HandoverRecipient, "notify">,
  action: NoticeAction,
  traced = false,
): boolean {
  if (traced && action === "relayed") return notify?.includes("NEVER") !== true;
  if (notify === undefined) return action === "failed" || action === "delayed";
  return notify.includes(KEYWORDS[action]);
}
