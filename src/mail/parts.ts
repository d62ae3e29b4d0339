/** What the composition gives to the flow of mail. */
import type { Clock } from "../base/clock.ts";
import type { Events } from "../base/events.ts";
import type { Log } from "../base/log.ts";
import type { Directory } from "../directory/directory.ts";
import type { MailStore } from "../store/account.ts";
import type { Filters } from "../trust/milter/filters.ts";
import type { Srs } from "../trust/srs.ts";
import type { PartialDeliveries } from "./partial.ts";
import type { OutboundQueue } from "./queue/queue.ts";
import type { SendingLimits } from "./sending-limits.ts";
import type { ActiveScripts } from "./sieve/active-scripts.ts";
import type { Suppressions } from "./suppression/suppressions.ts";

export interface MailParts {
  readonly directory: Directory;
  readonly store: MailStore;
  readonly partial: PartialDeliveries;
  /** Mail to other servers. Undefined: nothing leaves this one. */
  readonly queue: OutboundQueue | undefined;
  /** Addresses elsewhere that are known not to exist. */
  readonly suppressions: Pick<Suppressions, "find" | "noteFailure" | "noteDelivered">;
  /** Reverse-paths of what is passed on. */
  readonly srs: Pick<Srs, "forwardPath" | "originalOf">;
  /** What runs when mail comes. */
  readonly scripts: ActiveScripts;
  /** How much each account may send. */
  readonly sending: SendingLimits;
  /** Mail filters (milters). Undefined: there are none. */
  readonly filters?: Filters | undefined;
  readonly events: Events;
  readonly clock: Clock;
  readonly log: Log;
  /** Networks that are not on the Internet, to which address literals may lead all the same. */
  readonly privateNetworks: { has(address: string): boolean };
  /** Users may write in the name of addresses that are not theirs. */
  readonly foreignAuthors: boolean;
  /** The server's own name, as in its greeting: fully qualified, ASCII. */
  readonly hostname: string;
}
