/** Finds a message by its Message-ID, or the latest ones of an address, and tells the way of each: for operators, who read no mail here. */
import { type Clock, DAY_MS } from "../../base/clock.ts";
import { Refusal } from "../../base/errors.ts";
import type { AccountEntry, Directory } from "../../directory/directory.ts";
import type { MailStore } from "../../store/account.ts";
import type { SearchCondition } from "../../store/condition.ts";
import type { QueueDesk } from "../queue/desk.ts";
import type { QueuedMessage } from "../queue/desk-message.ts";
import { type JourneyStep, messageIdOf, stepsOf } from "./steps.ts";

interface Journey {
  readonly account: string;
  readonly mailbox: string;
  readonly messageId: string;
  readonly size: number;
  readonly steps: readonly JourneyStep[];
}

export interface Journeys {
  /** The latest first. */
  readonly stored: readonly Journey[];
  /** What still waits to be sent for the address. */
  readonly queued: readonly QueuedMessage[];
  /** False: there are more accounts than were looked into. */
  readonly isComplete: boolean;
}

export interface JourneyParts {
  readonly directory: Directory;
  readonly store: MailStore;
  readonly queue: QueueDesk;
  readonly clock: Clock;
}

/** Accounts looked into for a Message-ID: each is a file to open, and a search of some milliseconds. */
const ACCOUNTS_MAX = 500;
const FOUND_MAX = 20;
/** Milliseconds that an address is looked back at. */
const RECENT_MS = 3 * DAY_MS;
const QUERY_LENGTH_MAX = 500;

/** `query`: a Message-ID with or without angle brackets, or the address of an account or a sender. Refusal("invalid"). */
export async function findJourneys(parts: JourneyParts, query: string): Promise<Journeys> {
  const wanted = query.trim();
  if (!/^<?[^\s<>@]+@[^\s<>]+>?$/.test(wanted) || wanted.length > QUERY_LENGTH_MAX)
    throw new Refusal("invalid", "a Message-ID or a mail address is wanted");
  const bare = wanted.replace(/^<|>$/g, "");
  const owner = wanted.startsWith("<") ? undefined : await parts.directory.account(bare);
  const queued = wanted.startsWith("<") ? [] : await parts.queue.list({ sender: bare }, { limit: FOUND_MAX });
  if (owner !== undefined) {
    const from = parts.clock.now() - RECENT_MS;
    const recent: SearchCondition = { kind: "time", of: "received", from, before: undefined, asWritten: false };
    return { stored: latest(await journeysIn(parts.store, owner, recent)), queued, isComplete: true };
  }
  const accounts = await parts.directory.accounts({ limit: ACCOUNTS_MAX });
  const named: SearchCondition = { kind: "header", name: "message-id", text: `<${bare}>` };
  const stored: Journey[] = [];
  for (const account of accounts) stored.push(...(await journeysIn(parts.store, account, named)));
  return { stored: latest(stored), queued, isComplete: accounts.length < ACCOUNTS_MAX };
}

async function journeysIn(store: MailStore, owner: AccountEntry, condition: SearchCondition): Promise<Journey[]> {
  const account = store.account(owner.id);
  const found: Journey[] = [];
  for (const { id, path } of await account.read((mail) => mail.mailboxes())) {
    const uids = (await account.search(id, condition)).slice(-FOUND_MAX);
    if (uids.length === 0) continue;
    const read = await account.read(async (mail) => {
      const rows = await mail.rows(id, uids);
      const stored = [];
      for (const row of rows)
        stored.push({
          row,
          mailbox: path,
          header: await mail.header(row.emailId),
          flags: await mail.flagSet(row.flagSet),
        });
      return stored;
    });
    for (const each of read)
      found.push({
        account: owner.address,
        mailbox: path,
        messageId: messageIdOf(each.header),
        size: each.row.size,
        steps: stepsOf(each),
      });
  }
  return found;
}

function latest(all: readonly Journey[]): readonly Journey[] {
  const moment = ({ steps }: Journey): number => Math.max(0, ...steps.map(({ at }) => at ?? 0));
  return all.toSorted((one, other) => moment(other) - moment(one)).slice(0, FOUND_MAX);
}
