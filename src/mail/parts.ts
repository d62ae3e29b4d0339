/** What the composition gives to the flow of mail. */
import type { Clock } from "../base/clock.ts";
import type { Events } from "../base/events.ts";
import type { Log } from "../base/log.ts";
import type { Directory } from "../directory/directory.ts";
import type { MailStore } from "../store/account.ts";
import type { PartialDeliveries } from "./partial.ts";
import type { OutboundQueue } from "./queue/queue.ts";

export interface MailParts {
  readonly directory: Directory;
  readonly store: MailStore;
  readonly partial: PartialDeliveries;
  /** Mail to other servers. Undefined: nothing leaves this one. */
  readonly queue: OutboundQueue | undefined;
  readonly events: Events;
  readonly clock: Clock;
  readonly log: Log;
  /** The server's own name, as in its greeting: fully qualified, ASCII. */
  readonly hostname: string;
}
