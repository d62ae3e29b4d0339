/** What the composition gives to JMAP. */
import type { Clock } from "../base/clock.ts";
import type { Log } from "../base/log.ts";
import type { Directory } from "../directory/directory.ts";
import type { AccountId } from "../store/model.ts";
import type { MailStore } from "../store/account.ts";

export interface JmapParts {
  readonly store: MailStore;
  readonly directory: Pick<Directory, "maySendAs" | "accountById">;
  readonly clock: Clock;
  readonly log: Log;
  /** The server's own name: fully qualified, ASCII. */
  readonly hostname: string;
  /** The largest message that is taken, bytes. */
  readonly messageBytesMax: number;
}

/** Who is asking. */
export interface User {
  readonly accountId: AccountId;
  /** The account's id in JMAP. */
  readonly accountIdText: string;
  /** The account's primary address. */
  readonly address: string;
}

export function userOf(principal: { readonly accountId: AccountId; readonly address: string }): User {
  return { ...principal, accountIdText: `A${principal.accountId}` };
}
