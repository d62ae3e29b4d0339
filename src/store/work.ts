/** One write transaction: its MODSEQ, the rows it holds until the end, and what it has removed. */
import { Refusal } from "../base/errors.ts";
import type { Tx } from "../db/database.ts";
import { Alteration } from "./snapshots/alteration.ts";
import { type AccountRow, readAccountRow, writeAccountRow, writeModseq } from "./account-row.ts";
import { FlagSetMaker } from "./flags/flag-sets.ts";
import { type MailboxRow, readMailboxRow, writeMailboxRow } from "./mailboxes/mailbox-row.ts";
import { type MailboxTree, readTree } from "./mailboxes/mailbox-tree.ts";
import type { Flagged } from "./flags/message-flags.ts";
import type { AccountId, EmailId, FlagSet, FlagSetId, MailboxId, Modseq, Snapshot, ThreadId } from "./model.ts";
import type { AccountMemory, Source } from "./source.ts";
import { GoneEmails } from "./emails/gone-emails.ts";
import { rememberExpunged } from "./messages/tombstones.ts";

export interface WorkParts {
  /** Epoch milliseconds. */
  readonly now: number;
  readonly memory: AccountMemory;
  /** The snapshot of a mailbox that this process happens to have, old or new. */
  readonly snapshots: (id: MailboxId) => Snapshot | undefined;
}

export class Work implements Source {
  readonly tx: Tx;
  readonly accountId: AccountId;
  /** The moment of the whole transaction, epoch milliseconds. */
  readonly now: number;
  readonly flagSets: FlagSetMaker;
  readonly #memory: AccountMemory;
  readonly #snapshots: WorkParts["snapshots"];
  /** The tree after changes of this transaction, until the next one. */
  #ownTree: MailboxTree | undefined;
  #account: AccountRow | undefined;
  readonly #mailboxes = new Map<number, MailboxRow>();
  readonly #touched = new Set<MailboxRow>();
  readonly #alterations = new Map<MailboxRow, Alteration>();
  readonly #expunged = new Map<MailboxRow, number[]>();
  readonly #gone = new GoneEmails();
  #modseq: Modseq | undefined;
  /** `#modseq` when the account's row was written last. */
  #written: Modseq | undefined;
  #dirty = false;
  #leavesUnindexed = false;
  #teaches = false;

  constructor(tx: Tx, accountId: AccountId, parts: WorkParts) {
    const { now, memory } = parts;
    this.#snapshots = parts.snapshots;
    this.tx = tx;
    this.accountId = accountId;
    this.now = now;
    this.flagSets = new FlagSetMaker(tx, accountId, memory.flagSets);
    this.#memory = memory;
  }

  /** The transaction's MODSEQ when it has changed something. */
  get modseq(): Modseq | undefined {
    return this.#modseq;
  }

  /** Whether there is something new to index. */
  get leavesUnindexed(): boolean {
    return this.#leavesUnindexed;
  }

  leaveUnindexed(): void {
    this.#leavesUnindexed = true;
  }

  /** Whether somebody may have shown what is junk, and what is none. */
  get teaches(): boolean {
    return this.#teaches;
  }

  teach(): void {
    this.#teaches = true;
  }

  async account(): Promise<AccountRow> {
    this.#account ??= await readAccountRow(this.tx, this.accountId);
    return this.#account;
  }

  /** The counters of a mailbox; for changing them, see `touch`. Throws `not-found`. */
  async mailbox(id: MailboxId): Promise<MailboxRow> {
    const held = this.#mailboxes.get(id);
    if (held !== undefined) return held;
    const row = await readMailboxRow(this.tx, this.accountId, id);
    this.#mailboxes.set(id, row);
    return row;
  }

  /** A mailbox that can hold messages. */
  async selectable(id: MailboxId): Promise<MailboxRow> {
    const row = await this.mailbox(id);
    if (!row.selectable) throw new Refusal("not-found", "the mailbox is only a name");
    return row;
  }

  /** What this process has of the mailbox, if it shows it as it is in this transaction. */
  snapshot(mailbox: MailboxRow): Snapshot | undefined {
    const snapshot = this.#snapshots(mailbox.id);
    const isRight = snapshot?.uidValidity === mailbox.uidValidity && snapshot.modseq === mailbox.highestModseq;
    return isRight ? snapshot : undefined;
  }

  /** The account's row, to be changed and written at the end. */
  async changing(): Promise<AccountRow> {
    this.#dirty = true;
    return this.account();
  }

  /** Takes the next MODSEQ, once a transaction. */
  async change(): Promise<Modseq> {
    if (this.#modseq === undefined) {
      const account = await this.account();
      account.modseq = (account.modseq + 1) as Modseq;
      this.#modseq = account.modseq;
    }
    return this.#modseq;
  }

  /** What it did to the messages of mailboxes that are still there. */
  get alterations(): Iterable<Alteration> {
    return this.#alterations.values();
  }

  /** Says that these messages of the mailbox are new, or have these flags from now on. */
  async shows(mailbox: MailboxRow, messages: Flagged): Promise<Modseq> {
    const modseq = await this.touch(mailbox);
    this.#alterations.get(mailbox)?.shows(messages);
    return modseq;
  }

  /** Says that messages of this mailbox change, which `shows` or `expunged` tells of: its row is written at the end. */
  async touch(mailbox: MailboxRow): Promise<Modseq> {
    const modseq = await this.change();
    if (!this.#alterations.has(mailbox)) this.#alterations.set(mailbox, new Alteration(mailbox));
    mailbox.highestModseq = modseq;
    this.#touched.add(mailbox);
    return modseq;
  }

  /** The tree as this transaction leaves it, where it has changed it and looked at it since. */
  get treeLeft(): MailboxTree | undefined {
    return this.#ownTree;
  }

  /** Says that names, roles or subscriptions have changed; called after each such statement. */
  async touchTree(): Promise<Modseq> {
    const modseq = await this.change();
    const account = await this.changing();
    account.treeModseq = modseq;
    this.#ownTree = undefined;
    return modseq;
  }

  /** The row has been replaced or deleted by a statement: what is held of it is not written any more. */
  release(id: MailboxId): void {
    const mailbox = this.#mailboxes.get(id);
    if (mailbox === undefined) return;
    this.#mailboxes.delete(id);
    this.#touched.delete(mailbox);
    this.#expunged.delete(mailbox);
    this.#alterations.delete(mailbox);
  }

  async flagSetOf(flags: readonly string[]): Promise<FlagSet> {
    return this.flagSets.of(flags, async () => (await this.changing()).nextFlagSetId++ as FlagSetId);
  }

  async nextEmailId(): Promise<EmailId> {
    return (await this.changing()).nextEmailId++ as EmailId;
  }

  /** Notes UIDs (rising, higher ones may come in a later call) that left the mailbox. */
  expunged(mailbox: MailboxRow, uids: readonly number[]): void {
    this.#alterations.get(mailbox)?.loses(uids);
    const held = this.#expunged.get(mailbox);
    if (held === undefined) this.#expunged.set(mailbox, [...uids]);
    else for (const uid of uids) held.push(uid);
  }

  /** Notes emails that are in no mailbox any more, and their threads. */
  destroyed(emails: Iterable<EmailId>, threads: Iterable<ThreadId>): void {
    this.#gone.destroyed(emails, threads);
  }

  /** Notes emails that left a mailbox and are still in another. */
  left(emails: Iterable<EmailId>): void {
    this.#gone.left(emails);
  }

  /** Writes what is held. Called before the commit, and before own changes are read back. */
  async flush(): Promise<void> {
    for (const [mailbox, uids] of this.#expunged) await rememberExpunged(this, mailbox, uids);
    this.#expunged.clear();
    await this.#gone.remember(this);
    for (const mailbox of this.#touched) await writeMailboxRow(this.tx, this.accountId, mailbox);
    this.#touched.clear();
    if (this.#account === undefined) return;
    if (this.#dirty) await writeAccountRow(this.tx, this.accountId, this.#account);
    else if (this.#modseq !== this.#written) await writeModseq(this.tx, this.accountId, this.#account.modseq);
    this.#dirty = false;
    this.#written = this.#modseq;
  }

  /** The mailboxes as they are now; only this transaction may use what it reads of its own changes. */
  async tree(): Promise<MailboxTree> {
    const account = await this.account();
    if (account.treeModseq !== this.#modseq) return this.#memory.tree(this.tx, this.accountId, account);
    this.#ownTree ??= await readTree(this.tx, this.accountId, account.treeModseq);
    return this.#ownTree;
  }

  flagSet(id: number): Promise<FlagSet> {
    return this.flagSets.byId(id);
  }

  async knowsKeyword(keyword: string): Promise<boolean> {
    return this.flagSets.knowsKeyword(keyword, (await this.account()).nextFlagSetId);
  }
}
