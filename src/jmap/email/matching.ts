/** Which emails of a universe meet a filter. */
import type { Account } from "../../store/account.ts";
import type { SearchCondition } from "../../store/condition.ts";
import type { EmailColumns } from "../../store/model.ts";
import { conditionsOf, type Filter, meets } from "../standard/query.ts";
import type { EmailCondition, EmailTerm } from "./filter.ts";
import type { Universe } from "./universe.ts";

/** One for each email that meets it. */
export type Mask = Uint8Array;

/** Emails that a filter is held against before others get their turn: about a millisecond for each condition. */
const POSITIONS_PER_TURN = 20_000;

export interface Sought {
  readonly account: Account;
  readonly universe: Universe;
  /** All mailboxes of the account: what marks an email may be a copy that is in another one. */
  readonly everywhere: () => Promise<readonly EmailColumns[]>;
  /** Every email of the account, for what is asked of whole threads. */
  readonly everything: () => Promise<Universe>;
}

/** One for each email that meets the filter; undefined for all of them. */
export async function matching(sought: Sought, filter: Filter<EmailCondition> | undefined): Promise<Mask | undefined> {
  const { universe } = sought;
  if (filter === undefined || isWhole(universe, filter)) return undefined;
  const masks = new Map<EmailTerm, Mask>();
  for (const term of conditionsOf(filter).flat()) masks.set(term, await maskOf(sought, term));
  const found = new Uint8Array(universe.size);
  for (let at = 0; at < found.length; at++) {
    if (at % POSITIONS_PER_TURN === POSITIONS_PER_TURN - 1) await new Promise(setImmediate);
    const holds = (condition: EmailCondition): boolean => condition.every((term) => masks.get(term)?.[at] === 1);
    found[at] = Number(meets(filter, holds));
  }
  return found;
}

/** Whether the filter asks for the only mailbox that is looked at, and for nothing else: a list, which nobody need search for. */
function isWhole({ mailboxes }: Universe, filter: Filter<EmailCondition>): boolean {
  if (!("condition" in filter)) return false;
  const [term, ...others] = filter.condition;
  return (
    others.length === 0 &&
    term?.kind === "in" &&
    mailboxes.every((columns) => (columns.mailboxId as number) === term.mailbox)
  );
}

function maskOf(sought: Sought, term: EmailTerm): Mask | Promise<Mask> {
  const { universe } = sought;
  switch (term.kind) {
    case "in":
      return inMailboxes(universe, (id) => id === term.mailbox);
    case "in-other":
      return inMailboxes(universe, (id) => !term.mailboxes.has(id));
    case "received":
      return Uint8Array.from(universe.receivedAt, (at) => Number(at >= term.from && at < term.before));
    case "size":
      return Uint8Array.from(universe.sizes, (bytes) => Number(bytes >= term.from && bytes < term.below));
    case "keyword":
      return marked(sought, term);
    case "thread-keyword":
      return inThreads(sought, term);
    case "attachment":
      return attached(sought, term.has);
    case "text":
      return searched(sought, term.search);
  }
}

function inMailboxes(universe: Universe, isMeant: (id: number) => boolean): Mask {
  const mask = new Uint8Array(universe.size);
  for (const columns of universe.mailboxes) {
    if (!isMeant(columns.mailboxId)) continue;
    for (const emailId of columns.emailIds) mask[universe.positionOf(emailId) ?? 0] = 1;
  }
  return mask;
}

async function marked(
  { universe, everywhere }: Sought,
  { flag, has }: Extract<EmailTerm, { kind: "keyword" }>,
): Promise<Mask> {
  return universe.withFlag(flag, await everywhere()).map((marks) => Number((marks === 1) === has));
}

async function inThreads(sought: Sought, { flag, how }: Extract<EmailTerm, { kind: "thread-keyword" }>): Promise<Mask> {
  const { universe } = sought;
  const { having, lacking } = await threadsByFlag(sought, flag);
  return Uint8Array.from(universe.threadIds, (thread) => {
    if (how === "all") return Number(!lacking.has(thread));
    return Number(having.has(thread) === (how === "some"));
  });
}

/** Which threads have some email that is marked, and which one that is not. Of a thread counts every email, wherever it is. */
export async function threadsByFlag(
  { everything }: Sought,
  flag: string,
): Promise<{ readonly having: ReadonlySet<number>; readonly lacking: ReadonlySet<number> }> {
  const all = await everything();
  const flagged = all.withFlag(flag, all.mailboxes);
  const [having, lacking] = [new Set<number>(), new Set<number>()];
  for (const [at, thread] of all.threadIds.entries()) (flagged[at] === 1 ? having : lacking).add(thread);
  return { having, lacking };
}

async function attached({ account, universe }: Sought, has: boolean): Promise<Mask> {
  const emails: ReadonlySet<number> = await account.emailsWithAttachment();
  return Uint8Array.from(universe.emailIds, (id) => Number(emails.has(id) === has));
}

async function searched({ account, universe }: Sought, search: SearchCondition): Promise<Mask> {
  const mask = new Uint8Array(universe.size);
  for (const columns of universe.mailboxes) {
    const uids = await account.search(columns.mailboxId, search);
    let i = 0;
    for (const uid of uids) {
      while (i < columns.uids.length && (columns.uids[i] ?? 0) < uid) i++;
      if (columns.uids[i] === uid) mask[universe.positionOf(columns.emailIds[i] ?? 0) ?? 0] = 1;
    }
  }
  return mask;
}
