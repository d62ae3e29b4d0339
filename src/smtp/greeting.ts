/** The first line of a session (RFC 5321 4.2, 4.3.1). */
import { type Reply, reply } from "../wire/smtp/reply.ts";
import type { Session } from "./session.ts";

export function greeting({ parts, policy }: Session): Reply {
  return reply(220, undefined, `${parts.mail.hostname} ${policy.service} ready`);
}
