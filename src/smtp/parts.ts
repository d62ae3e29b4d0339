/** What the composition gives to every SMTP session. */
import type { Spools } from "../blob/spool.ts";
import type { Gate } from "../directory/login.ts";
import type { Inbound } from "../mail/inbound.ts";
import type { MailParts } from "../mail/parts.ts";

export interface SmtpParts {
  readonly mail: MailParts;
  /** Mail from outside, and the eyes that it is seen with. */
  readonly inbound: Inbound;
  readonly gate: Gate;
  readonly spools: Spools;
  /** The largest message that is taken, bytes (SIZE, RFC 1870). */
  readonly messageBytesMax: number;
  /** Who may speak for others with XCLIENT. */
  readonly proxies: { has(address: string): boolean };
  /** Who may send to other servers without logging in. */
  readonly relays: { has(address: string): boolean };
  /** Milliseconds that mail from elsewhere waits for the greeting; who talks before it is refused. 0: no wait. */
  readonly greetingDelayMs: number;
}
