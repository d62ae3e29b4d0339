/** What the composition gives to every POP3 session. */
import type { Clock } from "../base/clock.ts";
import type { Events } from "../base/events.ts";
import type { Leases } from "../directory/lease.ts";
import type { Gate } from "../directory/login.ts";
import type { MailStore } from "../store/account.ts";

export interface Pop3Parts {
  readonly store: MailStore;
  readonly gate: Gate;
  /** One session a maildrop, over all processes (RFC 1939 4). */
  readonly leases: Leases;
  readonly events: Events;
  readonly clock: Clock;
  /** What the greeting and CAPA say of the server. */
  readonly software: { readonly name: string };
}
