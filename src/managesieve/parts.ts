/** What the composition gives to every ManageSieve session. */
import type { Clock } from "../base/clock.ts";
import type { Events } from "../base/events.ts";
import type { Log } from "../base/log.ts";
import type { Gate } from "../directory/login.ts";
import type { MailStore } from "../store/account.ts";

export interface ManageSieveParts {
  readonly store: MailStore;
  readonly gate: Gate;
  readonly events: Events;
  readonly log: Log;
  readonly clock: Clock;
  /** What the server says of itself. */
  readonly software: { readonly name: string };
  /** Whether a client may log in anew on one connection. */
  readonly unauthenticate: boolean;
}
