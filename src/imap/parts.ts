/** What the composition gives to every IMAP session. */
import type { Clock } from "../base/clock.ts";
import type { Events } from "../base/events.ts";
import type { Spools } from "../blob/spool.ts";
import type { Gate } from "../directory/login.ts";
import type { MailStore } from "../store/account.ts";

export interface ImapParts {
  readonly store: MailStore;
  readonly gate: Gate;
  readonly spools: Spools;
  readonly events: Events;
  readonly clock: Clock;
  /** What ID and the greeting say of the server. */
  readonly software: { readonly name: string; readonly version: string; readonly supportUrl: string };
  /** The largest message that APPEND takes, bytes (APPENDLIMIT, RFC 7889). */
  readonly messageBytesMax: number;
}
