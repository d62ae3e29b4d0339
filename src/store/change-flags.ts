/** Changing flags: one UPDATE for each combination that messages had before, however many messages. */
import type { Row } from "../db/database.ts";
import { sql } from "../db/sql.ts";
import type { FlagChange, FlagsChanged } from "./account.ts";
import { checkedFlags, flagKey } from "./flags.ts";
import { count, type MailboxRow } from "./mailbox-row.ts";
import type { FlagSet, MailboxId, Uid } from "./model.ts";
import { clausesFor, messagesOf, type Page, pagesOf } from "./selection.ts";
import type { Work } from "./work.ts";

const columns = sql`uid, flag_set_id, modseq`;

export async function changeFlags(
  work: Work,
  mailboxId: MailboxId,
  uids: ArrayLike<number>,
  change: FlagChange,
): Promise<FlagsChanged> {
  const mailbox = await work.selectable(mailboxId);
  const changer = new FlagChanger(work, mailbox, change);
  const changed: Uid[] = [];
  const modified: Uid[] = [];
  for await (const page of pagesOf(work.tx, messagesOf(work.accountId, mailboxId, columns), uids)) {
    for (const [before, group] of groupsOf(page, change.unchangedSince ?? Number.POSITIVE_INFINITY, modified)) {
      changed.push(...(await changer.apply(before, group, page.all)));
    }
  }
  return { modseq: mailbox.highestModseq, changed: changed.sort((a, b) => a - b), modified };
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
  readonly #how: FlagChange["how"];
  readonly #flags: readonly string[];
  readonly #keys: ReadonlySet<string>;
  /** The combination after the change, by the id of the one before. */
  readonly #after = new Map<number, FlagSet>();

  constructor(work: Work, mailbox: MailboxRow, change: FlagChange) {
    this.#work = work;
    this.#mailbox = mailbox;
    this.#how = change.how;
    this.#flags = checkedFlags(change.flags);
    this.#keys = new Set(this.#flags.map(flagKey));
  }

  /** Changes the messages of one group (of a page); answers those that are different now. `all` is every row around them, when known. */
  async apply(beforeId: number, uids: readonly Uid[], all: readonly Row[] | undefined): Promise<readonly Uid[]> {
    const work = this.#work;
    const before = await work.flagSet(beforeId);
    const after = this.#after.get(beforeId) ?? (await this.#changed(before));
    this.#after.set(beforeId, after);
    if (after.id === before.id) return [];
    const modseq = await work.touch(this.#mailbox);
    for (const clause of clausesFor(uids, all && withSet(all, beforeId))) {
      await work.tx.run(sql`
        update message set flag_set_id = ${after.id}, modseq = ${modseq}
        where account_id = ${work.accountId} and mailbox_id = ${this.#mailbox.id} and ${clause} and flag_set_id = ${beforeId}`);
    }
    count(this.#mailbox, before, { messages: -uids.length, size: 0, lineGrowth: 0 });
    count(this.#mailbox, after, { messages: uids.length, size: 0, lineGrowth: 0 });
    return uids;
  }

  #changed(before: FlagSet): Promise<FlagSet> {
    if (this.#how === "replace") return this.#work.flagSetOf(this.#flags);
    const rest = before.names.filter((name) => !this.#keys.has(flagKey(name)));
    return this.#work.flagSetOf(this.#how === "remove" ? rest : [...rest, ...this.#flags]);
  }
}
