/** What JMAP works with. */
import type { Clock } from "../base/clock.ts";
import type { Log } from "../base/log.ts";
import type { Directory } from "../directory/directory.ts";
import type { AccountId } from "../store/model.ts";
import type { BegunSubmissions } from "../mail/begun.ts";
import type { MailParts } from "../mail/parts.ts";
import type { Sharing } from "../mail/sharing.ts";
import type { RevocableQueue } from "../mail/queue/queue.ts";
import type { MailStore } from "../store/account.ts";
import type { LargeBodies } from "./email/large-bodies.ts";
import type { WebPush } from "./web-push/web-push.ts";

export interface JmapParts {
  readonly store: MailStore;
  readonly sharing: Sharing;
  readonly directory: Pick<Directory, "maySendAs" | "accountById" | "accounts" | "version">;
  /** The way of what is sent. */
  readonly mail: Omit<MailParts, "queue"> & { readonly queue: RevocableQueue | undefined };
  /** What is being sent, in the database of that queue. */
  readonly begun: BegunSubmissions;
  readonly webPush: WebPush;
  readonly bodies: LargeBodies;
  /** Calls back when some login of an account may have ended, until disposed. */
  readonly logins: { watch(accountId: AccountId, listener: () => void): Disposable };
  readonly clock: Clock;
  readonly log: Log;
  /** What the server says of itself. */
  readonly software: { readonly name: string; readonly version: string };
  /** The server's own name: fully qualified, ASCII. */
  readonly hostname: string;
  /** The largest message that is taken, bytes. */
  readonly messageBytesMax: number;
}

/** All but what an endpoint has for itself. */
export type GivenParts = Omit<JmapParts, "bodies">;

/** Who is asking. */
export interface User {
  readonly accountId: AccountId;
  /** The account's id in JMAP. */
  readonly accountIdText: string;
  /** The account's primary address. */
  readonly address: string;
  /** The IP address that the request came from. */
  readonly peer: string;
  /** What let it in (Principal.login). */
  readonly login: string;
}

/** An account's id in JMAP. */
export const accountIdText = (id: number): string => `A${id}`;

export function userOf({
  accountId,
  address,
  peer,
  login = "",
}: Omit<User, "accountIdText" | "login"> & { readonly login?: string }): User {
  return { accountId, address, peer, login, accountIdText: accountIdText(accountId) };
}
