/** Kept counts against the rows they count. */
import { ROWS_PER_PAGE_MAX } from "../../db/database.ts";
import { sql } from "../../db/sql.ts";
import { FlagSets, learn } from "../flags/flag-sets.ts";
import { mailboxesIn, type MailboxRow, readMailboxRows } from "../mailboxes/mailbox-row.ts";
import { flagRowsFrom } from "../flags/message-flags.ts";
import type { MailboxId } from "../model.ts";
import type { Checked } from "./check.ts";

/** What a mailbox's row should say. */
interface Tally {
  messages: number;
  unseen: number;
  deleted: number;
  size: number;
  lineGrowth: number;
  lastUid: number;
  lastModseq: number;
}

const noMessages: Readonly<Tally> = {
  messages: 0,
  unseen: 0,
  deleted: 0,
  size: 0,
  lineGrowth: 0,
  lastUid: 0,
  lastModseq: 0,
};

export async function checkCounts(checked: Checked): Promise<void> {
  const { accountId, database, account, found } = checked;
  const rows = await database.read((tx) => readMailboxRows(tx, accountId, ROWS_PER_PAGE_MAX));
  const tallies = await tally(checked);
  for (const [id, counted] of tallies) {
    if (!rows.has(id)) found(`mailbox ${id}`, `is not there, but ${counted.messages} messages are in it`);
  }
  for (const row of rows.values()) compare(checked, row, tallies.get(row.id) ?? noMessages);
  const all = [...tallies.values()];
  const messages = all.reduce((sum, each) => sum + each.messages, 0);
  const bytes = all.reduce((sum, each) => sum + each.size, 0);
  if (account.usedMessages !== messages)
    found("account", `counts ${account.usedMessages} messages, but has ${messages}`);
  if (account.usedBytes !== bytes) found("account", `counts ${account.usedBytes} bytes, but has ${bytes}`);
}

async function tally(checked: Checked): Promise<Map<number, Tally>> {
  const { accountId, database } = checked;
  const sets = new FlagSets();
  const mailboxes = await database.read(async (tx) => {
    await learn(tx, accountId, sets);
    return mailboxesIn(tx, accountId, sql`message`);
  });
  const tallies = new Map<number, Tally>();
  for (const id of mailboxes) tallies.set(id, await tallyOf(checked, id, sets));
  return tallies;
}

/** Page by page: a large mailbox holds up nobody. */
async function tallyOf({ accountId, database, found }: Checked, mailboxId: MailboxId, sets: FlagSets): Promise<Tally> {
  const sum = { ...noMessages };
  const unknown = new Set<number>();
  for (let more = true; more;) {
    const rows = await database.read((tx) =>
      flagRowsFrom({ tx, accountId, mailboxId }, sum.lastUid + 1, ROWS_PER_PAGE_MAX, columns),
    );
    for (const [uid = 0, set = 0, modseq = 0, size = 0, growth = 0] of rows as readonly (readonly number[])[]) {
      const flags = sets.get(set);
      if (flags === undefined) unknown.add(set);
      sum.messages++;
      sum.size += size;
      sum.lineGrowth += growth;
      if (flags?.seen === false) sum.unseen++;
      if (flags?.deleted === true) sum.deleted++;
      sum.lastUid = uid;
      sum.lastModseq = Math.max(sum.lastModseq, modseq);
    }
    more = rows.length === ROWS_PER_PAGE_MAX;
    if (more) await new Promise(setImmediate);
  }
  for (const set of unknown) found(`mailbox ${mailboxId}`, `has messages with flag set ${set}, which is not there`);
  return sum;
}

const columns = sql`, size, line_growth`;

function compare({ account, found }: Checked, row: MailboxRow, is: Readonly<Tally>): void {
  const about = `mailbox ${row.id}`;
  for (const what of ["messages", "unseen", "deleted", "size", "lineGrowth"] as const) {
    if (row[what] !== is[what]) found(about, `says ${what} ${row[what]}, but it is ${is[what]}`);
  }
  if (!row.selectable && is.messages > 0) found(about, "is only a name, but has messages");
  if (is.lastUid >= row.uidNext) found(about, `has UID ${is.lastUid}, but its next UID is ${row.uidNext}`);
  if (row.recentFrom > row.uidNext) found(about, "has its first recent UID beyond its next UID");
  if (is.lastModseq > row.highestModseq) found(about, "has a message that changed after its last change");
  if (row.highestModseq > account.modseq) found(about, "has changed after the last change of the account");
}
