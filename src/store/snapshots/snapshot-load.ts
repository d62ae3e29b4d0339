/** Reading snapshots from the database: whole ones in pages, later ones from the change log. */
import { type Database, ROWS_PER_PAGE_MAX, type Tx } from "../../db/database.ts";
import { type FlagSets, learn } from "../flags/flag-sets.ts";
import { type MailboxRow, readMailboxRow } from "../mailboxes/mailbox-row.ts";
import { changedFlags, flagRowsFrom } from "../flags/message-flags.ts";
import type { AccountId, MailboxId, Modseq } from "../model.ts";
import { type Moment, momentOf, MailboxSnapshot, type Shown } from "./snapshot.ts";
import { expungedSince } from "../messages/tombstones.ts";

/** Whose snapshots are loaded, and from where. */
export interface SnapshotSource {
  readonly accountId: AccountId;
  readonly database: Database;
  readonly flagSets: FlagSets;
}

/** The mailbox as it is now; `before` itself when nothing has changed since. Throws Refusal("not-found"). */
export async function loadSnapshot(
  source: SnapshotSource,
  mailboxId: MailboxId,
  before: MailboxSnapshot | undefined,
): Promise<MailboxSnapshot> {
  if (before !== undefined) {
    const advanced = await source.database.read((tx) => advance(tx, source, before));
    if (advanced !== undefined) return advanced;
  }
  return load(source, mailboxId);
}

/** The next snapshot, or undefined when so much has changed that a new one is cheaper. */
async function advance(tx: Tx, source: SnapshotSource, before: MailboxSnapshot): Promise<MailboxSnapshot | undefined> {
  const row = await readMailboxRow(tx, source.accountId, before.mailboxId);
  if (row.uidValidity !== before.uidValidity || isForgotten(row, before.modseq)) return undefined;
  if (row.highestModseq === before.modseq) return before;
  const place = { tx, accountId: source.accountId, mailboxId: before.mailboxId };
  const arrived = await flagRowsFrom(place, before.uidNext, ROWS_PER_PAGE_MAX);
  if (arrived.length >= ROWS_PER_PAGE_MAX) return undefined;
  const changed = await changedFlags(place, before.modseq, before.uidNext);
  for (const [uid, flagSet, modseq] of arrived as unknown as readonly Shown[]) {
    changed.uids.push(uid);
    changed.flagSets.push(flagSet);
    changed.modseqs.push(modseq);
  }
  const areGone = before.uids.length + arrived.length > row.messages;
  const gone = areGone ? await expungedSince(tx, source.accountId, before.mailboxId, before.modseq) : [];
  // A snapshot may outlive the account object it was made for, whose successor has sets of its own to learn.
  if (before.looksUpIn(source.flagSets)) await know(tx, source, changed.flagSets);
  else await learn(tx, source.accountId, source.flagSets);
  return before.next(momentOf(row), changed, gone, source.flagSets);
}

/** Whether something that happened after `modseq` is not remembered any more. */
function isForgotten({ forgottenModseq, flagsForgottenModseq }: MailboxRow, modseq: Modseq): boolean {
  return forgottenModseq > modseq || flagsForgottenModseq > modseq;
}

/**
 * Reads the mailbox in pages, each in its own transaction, so that a large one holds up nobody; what changed meanwhile is
 * added at the end from the change log.
 */
async function load(source: SnapshotSource, mailboxId: MailboxId): Promise<MailboxSnapshot> {
  const messages: Shown[] = [];
  let first: Moment | undefined;
  let more = true;
  while (more) {
    const { moment, page } = await source.database.read((tx) =>
      readPage(tx, source, mailboxId, messages.at(-1)?.[0] ?? 0),
    );
    first ??= moment;
    if (first.uidValidity !== moment.uidValidity) return load(source, mailboxId);
    for (const message of page) if (message[0] < first.uidNext) messages.push(message);
    more = page.length >= ROWS_PER_PAGE_MAX && (page.at(-1)?.[0] ?? 0) < first.uidNext - 1;
    if (more) await new Promise(setImmediate);
    else if (first.modseq === moment.modseq)
      return MailboxSnapshot.of(first, messages, messages.length, source.flagSets);
  }
  if (first === undefined) throw new Error("a mailbox was read without a first page");
  return loadSnapshot(source, mailboxId, MailboxSnapshot.of(first, messages, messages.length, source.flagSets));
}

async function readPage(
  tx: Tx,
  source: SnapshotSource,
  mailboxId: MailboxId,
  after: number,
): Promise<{ moment: Moment; page: readonly Shown[] }> {
  const row = await readMailboxRow(tx, source.accountId, mailboxId);
  const place = { tx, accountId: source.accountId, mailboxId };
  const page = (await flagRowsFrom(place, after + 1, ROWS_PER_PAGE_MAX)) as unknown as readonly Shown[];
  await know(
    tx,
    source,
    page.map(([, set]) => set),
  );
  return { moment: momentOf(row), page };
}

async function know(tx: Tx, source: SnapshotSource, sets: readonly number[]): Promise<void> {
  const { flagSets, accountId } = source;
  if (sets.some((set) => flagSets.get(set) === undefined)) await learn(tx, accountId, flagSets);
}
