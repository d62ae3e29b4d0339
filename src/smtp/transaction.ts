/** One mail transaction (RFC 5321 3.3): from MAIL until its message is answered, or RSET. */
import type { Recipient } from "../mail/envelope.ts";
import type { Inspection } from "../mail/inbound.ts";
import type { MailFrom } from "../wire/smtp/mail-from.ts";
import { formatPath } from "../wire/smtp/path.ts";
import type { Intake } from "./intake.ts";

export class Transaction {
  readonly from: MailFrom;
  readonly recipients: Recipient[] = [];
  /** Recipients that were asked for and refused. */
  refused = 0;
  /** This server's name for the message, when it was asked for. */
  id: string | undefined;
  /** Who it comes from, as far as it can be found out: begun with the first recipient, undefined for whom we trust. */
  inspection: Inspection | undefined;
  /** The text, as soon as it begins to come. */
  intake: Intake | undefined;

  constructor(from: MailFrom) {
    this.from = from;
  }

  get reversePath(): string {
    return formatPath(this.from.reversePath);
  }
}
