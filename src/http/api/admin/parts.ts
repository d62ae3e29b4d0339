/** What the administration works with. */
import type { Invitations } from "../../../directory/invitations.ts";
import type { LoginBook } from "../../../directory/login-book.ts";
import type { SqlDirectory } from "../../../directory/sql-directory.ts";
import type { WebSessions } from "../../../directory/web-sessions.ts";
import type { Resolver } from "../../../dns/resolver.ts";
import type { StandardQuota } from "../../../mail/new-accounts.ts";
import type { QueueDesk } from "../../../mail/queue/desk.ts";
import type { SendingLimits } from "../../../mail/sending-limits.ts";
import type { Suppressions } from "../../../mail/suppression/suppressions.ts";
import type { MailStore } from "../../../store/account.ts";
import type { LoginParts } from "../../visitor.ts";
import type { SmarthostDesk } from "../smarthost.ts";
import type { adminRoutesFor } from "../frame.ts";

/** Asks name servers of which nothing is remembered. */
export type AskAnew = <T>(body: (resolver: Resolver) => Promise<T>) => Promise<T>;

export interface AdminParts {
  readonly login: LoginParts;
  readonly directory: SqlDirectory;
  readonly store: MailStore;
  readonly sessions: WebSessions;
  readonly logins: LoginBook;
  readonly invitations: Invitations;
  readonly queue: QueueDesk;
  /** What new accounts may hold. */
  readonly quota: StandardQuota;
  /** The page of `posthorn health`. */
  readonly health: () => Promise<unknown>;
  /** What `posthorn journey` tells. */
  readonly journey: (query: string) => Promise<unknown>;
  /** What `posthorn reports` tells of those that came since then, epoch milliseconds. */
  readonly reports: (since: number) => Promise<unknown>;
  readonly askAnew: AskAnew;
  readonly suppressions: Suppressions;
  readonly sending: Pick<SendingLimits, "sent" | "forget" | "rules">;
  readonly smarthost: SmarthostDesk;
  /** What `posthorn domain dns` tells; nobody is asked unless `check`. */
  readonly domainRecords: (name: string, check: boolean) => Promise<unknown>;
}

export type AdminRoute = ReturnType<typeof adminRoutesFor>;
