/** Changing flags: one UPDATE for each combination that messages had before, however many messages. */
import type { Row } from "../db/database.ts";
import { sql } from "../db/sql.ts";
import type { Flagged } from "./alteration.ts";
import type { FlagChange, FlagsChanged } from "./account.ts";
import { checkedFlags, flagKey } from "./flags.ts";
import { count, type MailboxRow } from "./mailbox-row.ts";
import type { FlagSet, MailboxId, Uid } from "./model.ts";
import { RIGHTS, rightForFlag } from "./rights.ts";
import { clausesFor, messagesOf, type Page, pagesOf, picturedPages } from "./selection.ts";
import type { Work } from "./work.ts";

const columns = sql`uid, flag_set_id, modseq`;

/** `rights` are those of whoever changes them: flags that take others stay as they are. */
export async function changeFlags(
  work: Work,
  mailboxId: MailboxId,
  uids: ArrayLike<number>,
  change: FlagChange,
  rights = RIGHTS,
): Promise<FlagsChanged> {
  const mailbox = await work.selectable(mailboxId);
  const changer = new FlagChanger(work, mailbox, namesAfter(change, rights));
  const changed: Uid[] = [];
  const modified: Uid[] = [];
  const since = change.unchangedSince ?? Number.POSITIVE_INFINITY;
  const apply = async (page: Page): Promise<void> => {
    for (const [before, group] of groupsOf(page, since, modified)) {
      for (const uid of await changer.apply(before, group, page.all)) changed.push(uid);
    }
  };
  const picture = work.picture(mailbox);
  if (picture !== undefined) {
    for (const page of picturedPages(picture, uids)) {
      await apply(page);
      await work.tx.breathe();
    }
  } else
    for await (const page of pagesOf(work.tx, messagesOf(work.accountId, mailboxId, columns), uids)) await apply(page);
  return { modseq: mailbox.highestModseq, changed: changed.sort((a, b) => a - b), modified };
}

/** Takes from messages, which somebody has just put there, the flags that his rights do not let him set. */
export async function keepFlags(
  work: Work,
  mailboxId: MailboxId,
  uids: ArrayLike<number>,
  rights: string,
): Promise<void> {
  const changer = new FlagChanger(work, await work.selectable(mailboxId), (names) =>
    names.filter((name) => rights.includes(rightForFlag(name))),
  );
  for await (const page of pagesOf(work.tx, messagesOf(work.accountId, mailboxId, columns), uids)) {
    for (const [before, group] of groupsOf(page, Number.POSITIVE_INFINITY, [])) {
      await changer.apply(before, group, page.all);
    }
  }
}

type Names = readonly string[];

function namesAfter({ how, flags: given }: FlagChange, rights: string): (before: Names) => Names {
  const may = (flag: string): boolean => rights.includes(rightForFlag(flag));
  const flags = checkedFlags(given).filter(may);
  const keys = new Set(flags.map(flagKey));
  if (how === "replace") return (before) => [...before.filter((name) => !may(name)), ...flags];
  const without = (before: Names): Names => before.filter((name) => !keys.has(flagKey(name)));
  return how === "remove" ? without : (before) => [...without(before), ...flags];
}

/** The page's messages by the set they have; those that changed since go to `modified` instead. */
function groupsOf(page: Page, unchangedSince: number, modified: Uid[]): Map<number, Uid[]> {
  const groups = new Map<number, Uid[]>();
  for (const [uid, set, modseq] of page.rows as unknown as readonly [Uid, number, number][]) {
    if (modseq > unchangedSince) {
      modified.push(uid);
      continue;
    }
    const group = groups.get(set);
    if (group === undefined) groups.set(set, [uid]);
    else group.push(uid);
  }
  return groups;
}

function withSet(rows: readonly Row[], set: number): number[] {
  const uids: number[] = [];
  for (const row of rows) if (row[1] === set) uids.push(Number(row[0]));
  return uids;
}

class FlagChanger {
  readonly #work: Work;
  readonly #mailbox: MailboxRow;
  readonly #namesAfter: (before: Names) => Names;
  /** The combination after the change, by the id of the one before. */
  readonly #after = new Map<number, FlagSet>();

  constructor(work: Work, mailbox: MailboxRow, after: (before: Names) => Names) {
    this.#work = work;
    this.#mailbox = mailbox;
    this.#namesAfter = after;
  }

  /** Changes the messages of one group (of a page); answers those that are different now. `all` is every row around them, when known. */
  async apply(beforeId: number, uids: readonly Uid[], all: readonly Row[] | undefined): Promise<readonly Uid[]> {
    const work = this.#work;
    const before = await work.flagSet(beforeId);
    const after = this.#after.get(beforeId) ?? (await work.flagSetOf(this.#namesAfter(before.names)));
    this.#after.set(beforeId, after);
    if (after.id === before.id) return [];
    const modseq = await work.flagged(
      this.#mailbox,
      uids.map((uid): Flagged => [uid, after.id]),
    );
    for (const clause of clausesFor(uids, all && withSet(all, beforeId))) {
      await work.tx.run(sql`
        update message set flag_set_id = ${after.id}, modseq = ${modseq}
        where account_id = ${work.accountId} and mailbox_id = ${this.#mailbox.id} and ${clause} and flag_set_id = ${beforeId}`);
    }
    count(this.#mailbox, before, { messages: -uids.length, size: 0, lineGrowth: 0 });
    count(this.#mailbox, after, { messages: uids.length, size: 0, lineGrowth: 0 });
    return uids;
  }
}
