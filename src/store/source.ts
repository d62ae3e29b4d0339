/** What reading verbs ask of a transaction, be it one that only reads or one that has changed things itself. */
import type { Tx } from "../db/database.ts";
import { type AccountRow, readAccountRow } from "./account-row.ts";
import { flagSet, FlagSets, learn } from "./flags/flag-sets.ts";
import { type MailboxRow, readMailboxRow } from "./mailboxes/mailbox-row.ts";
import { type MailboxTree, readTree } from "./mailboxes/mailbox-tree.ts";
import type { AccountId, FlagSet, MailboxId } from "./model.ts";

export interface Source {
  readonly tx: Tx;
  readonly accountId: AccountId;
  account(): Promise<AccountRow>;
  tree(): Promise<MailboxTree>;
  mailbox(id: MailboxId): Promise<MailboxRow>;
  flagSet(id: number): Promise<FlagSet>;
  knowsKeyword(keyword: string): Promise<boolean>;
  /** Writes down what the transaction still holds, so that statements see it. */
  flush(): Promise<void>;
}

/** What this process knows of an account and need not read again: committed, and recognisably old or new. */
export class AccountMemory {
  readonly flagSets = new FlagSets();
  #tree: MailboxTree | undefined;

  /** The tree at this position of the change log; read when this process does not have it. */
  async tree(tx: Tx, accountId: AccountId, account: AccountRow): Promise<MailboxTree> {
    if (this.#tree?.modseq === account.treeModseq) return this.#tree;
    const tree = await readTree(tx, accountId, account.treeModseq);
    this.keep(tree);
    return tree;
  }

  /** The newest tree that this process has, which may be old. */
  get lastTree(): MailboxTree | undefined {
    return this.#tree;
  }

  /** A tree that is committed. A transaction that began before another one's commit may still see an older one. */
  keep(tree: MailboxTree): void {
    if (this.#tree === undefined || this.#tree.modseq < tree.modseq) this.#tree = tree;
  }
}

/** A transaction that only reads. */
export class ReadSource implements Source {
  readonly tx: Tx;
  readonly accountId: AccountId;
  readonly #memory: AccountMemory;
  #account: AccountRow | undefined;

  constructor(tx: Tx, accountId: AccountId, memory: AccountMemory) {
    this.tx = tx;
    this.accountId = accountId;
    this.#memory = memory;
  }

  async account(): Promise<AccountRow> {
    this.#account ??= await readAccountRow(this.tx, this.accountId);
    return this.#account;
  }

  async tree(): Promise<MailboxTree> {
    return this.#memory.tree(this.tx, this.accountId, await this.account());
  }

  mailbox(id: MailboxId): Promise<MailboxRow> {
    return readMailboxRow(this.tx, this.accountId, id);
  }

  flagSet(id: number): Promise<FlagSet> {
    return flagSet(this.tx, this.accountId, this.#memory.flagSets, id);
  }

  async knowsKeyword(keyword: string): Promise<boolean> {
    const known = this.#memory.flagSets;
    if (known.last + 1 < (await this.account()).nextFlagSetId) await learn(this.tx, this.accountId, known);
    return known.spelling(keyword) !== undefined;
  }

  async flush(): Promise<void> {
    await Promise.resolve();
  }
}
