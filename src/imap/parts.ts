/** What every IMAP session of a process stands on. */
import type { Clock } from "../base/clock.ts";
import type { Events } from "../base/events.ts";
import type { Log } from "../base/log.ts";
import type { Turn } from "../base/turn.ts";
import type { Spools } from "../blob/spool.ts";
import type { Directory } from "../directory/directory.ts";
import type { Gate } from "../directory/login.ts";
import type { Sharing } from "../mail/sharing.ts";
import type { MailStore } from "../store/account.ts";
import type { CommandTable } from "./command.ts";
import type { RecentClaims } from "./selected/recent-claims.ts";

/** What the composition gives. */
export interface ImapParts {
  readonly store: MailStore;
  readonly gate: Gate;
  readonly directory: Pick<Directory, "account" | "accountById">;
  readonly sharing: Sharing;
  readonly spools: Spools;
  readonly events: Events;
  readonly log: Log;
  readonly clock: Clock;
  /** What ID and the greeting say of the server. */
  readonly software: { readonly name: string; readonly version: string; readonly supportUrl: string };
  /** Whether UNAUTHENTICATE is on offer (RFC 8437 8: where a proxy has to see every login, it must not be). */
  readonly unauthenticate: boolean;
  /** Messages that one command may be about (MESSAGELIMIT, RFC 9738). */
  readonly messagesPerCommand: number;
  /** The largest message that APPEND takes, bytes (APPENDLIMIT, RFC 7889). */
  readonly messageBytesMax: number;
  /** The JMAP Session of the same accounts (JMAPACCESS, RFC 9698), in ASCII without quotes; undefined where JMAP is not served. */
  readonly jmapUrl: string | undefined;
}

/** That, and what the sessions share among themselves. */
export interface SharedParts extends ImapParts {
  readonly table: CommandTable;
  readonly recent: RecentClaims;
  readonly turn: Turn;
}
