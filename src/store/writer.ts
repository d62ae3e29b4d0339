/** What may change an account in one transaction. */
import { sql } from "../db/sql.ts";
import type {
  Appended,
  AppendOptions,
  Copied,
  ExpungeOptions,
  FlagChange,
  FlagsChanged,
  MailboxChange,
  MailWriter,
  PreparedMessage,
} from "./account.ts";
import { annotate } from "./mailboxes/annotate.ts";
import { append } from "./messages/append.ts";
import { changeFlags } from "./flags/change-flags.ts";
import { copy, move } from "./messages/copy.ts";
import { expunge } from "./messages/expunge.ts";
import { setGrant } from "./sharing/grants.ts";
import { changeMailbox } from "./mailboxes/mailbox-change.ts";
import { createMailbox } from "./mailboxes/mailbox-create.ts";
import { deleteMailbox } from "./mailboxes/mailbox-delete.ts";
import { renameMailbox } from "./mailboxes/mailbox-rename.ts";
import type { AccountId, Mailbox, MailboxId, Modseq, RecordId, RecordKind, Role, Uid } from "./model.ts";
import { Prepared } from "./messages/prepare.ts";
import { Reader } from "./reader.ts";
import { addRecord, changeRecord, removeRecord } from "./records.ts";
import type { Grant } from "./sharing/rights.ts";
import { subscribe, unsubscribe } from "./mailboxes/subscription.ts";
import { isSaying, isTelling } from "./flags/flags.ts";
import type { Work } from "./work.ts";

/** Something that was done to messages, in these mailboxes, or with these flags. */
interface Done {
  readonly at: readonly MailboxId[];
  readonly flags: readonly string[];
  /** Whatever the flags are, it may tell that messages are wanted. */
  readonly mayTell?: boolean;
}

export class Writer extends Reader implements MailWriter {
  readonly #work: Work;

  constructor(work: Work) {
    super(work);
    this.#work = work;
  }

  async createMailbox(path: string, options: { role?: Role; subscribe?: boolean } = {}): Promise<Mailbox> {
    return this.mailbox(await createMailbox(this.#work, path, options));
  }

  async renameMailbox(path: string, newPath: string): Promise<Mailbox> {
    return this.mailbox(await renameMailbox(this.#work, path, newPath));
  }

  deleteMailbox(path: string): Promise<void> {
    return deleteMailbox(this.#work, path);
  }

  changeMailbox(id: MailboxId, change: MailboxChange): Promise<void> {
    return changeMailbox(this.#work, id, change);
  }

  setGrant(id: MailboxId, grant: Grant): Promise<void> {
    return setGrant(this.#work, id, grant);
  }

  subscribe(path: string): Promise<void> {
    return subscribe(this.#work, path);
  }

  unsubscribe(path: string): Promise<void> {
    return unsubscribe(this.#work, path);
  }

  async append(mailboxId: MailboxId, message: PreparedMessage, options: AppendOptions = {}): Promise<Appended> {
    if (!(message instanceof Prepared)) throw new TypeError("the message was not made by this store's prepare");
    const appended = await append(this.#work, mailboxId, message, options);
    // Deliveries teach nothing, and drafts and what was sent neither.
    if (options.prefix === undefined) await this.#teach({ at: [mailboxId], flags: options.flags ?? [] });
    return appended;
  }

  async copy(from: MailboxId, uids: ArrayLike<number>, to: MailboxId): Promise<Copied> {
    const copied = await copy(this.#work, from, uids, to);
    await this.#teach({ at: [from, to], flags: [], mayTell: true });
    return copied;
  }

  async move(from: MailboxId, uids: ArrayLike<number>, to: MailboxId): Promise<Copied> {
    const moved = await move(this.#work, from, uids, to);
    await this.#teach({ at: [from, to], flags: [], mayTell: true });
    return moved;
  }

  async changeFlags(mailboxId: MailboxId, uids: ArrayLike<number>, change: FlagChange): Promise<FlagsChanged> {
    const done = await changeFlags(this.#work, mailboxId, uids, change);
    if (done.changed.length > 0) await this.#teach({ at: [], flags: change.flags, mayTell: change.how === "replace" });
    return done;
  }

  /** Lets the junk filter look at what was done. Most people move and flag all day and show no junk: as long as none was learned, nothing else is of use. */
  async #teach({ at, flags, mayTell = false }: Done): Promise<void> {
    if (flags.some(isSaying) || (await this.#hasJunk(at))) this.#work.teach();
    else if ((mayTell || flags.some(isTelling)) && (await this.#work.account()).learned.junk > 0) this.#work.teach();
  }

  async #hasJunk(ids: readonly MailboxId[]): Promise<boolean> {
    const junk = ids.length === 0 ? undefined : (await this.#work.tree()).byRole("junk");
    return junk !== undefined && ids.includes(junk.id);
  }

  expunge(mailboxId: MailboxId, options: ExpungeOptions = {}): Promise<readonly Uid[]> {
    return expunge(this.#work, mailboxId, options);
  }

  /** No change that anybody is told of: it takes no MODSEQ. */
  async claimRecent(mailboxId: MailboxId): Promise<number> {
    const { tx, accountId } = this.#work;
    const mailbox = await this.#work.selectable(mailboxId);
    const from = mailbox.recentFrom;
    if (from < mailbox.uidNext) {
      mailbox.recentFrom = mailbox.uidNext;
      await tx.run(sql`
        update mailbox set recent_from = ${mailbox.recentFrom}
        where account_id = ${accountId} and mailbox_id = ${mailboxId}`);
    }
    return from;
  }

  addRecord(kind: RecordKind, data: string, key?: string): Promise<RecordId> {
    return addRecord(this.#work, kind, { data, key });
  }

  changeRecord(kind: RecordKind, id: RecordId, data: string, key?: string): Promise<void> {
    return changeRecord(this.#work, { kind, id }, { data, key });
  }

  removeRecord(kind: RecordKind, id: RecordId): Promise<void> {
    return removeRecord(this.#work, { kind, id });
  }

  annotate(
    mailboxId: MailboxId | undefined,
    viewer: AccountId,
    values: ReadonlyMap<string, Uint8Array | undefined>,
  ): Promise<Modseq | undefined> {
    return annotate(this.#work, { mailboxId, viewer }, values);
  }

  async setQuota(quota: { maxBytes: number | undefined; maxMessages: number | undefined }): Promise<void> {
    const account = await this.#work.changing();
    if (account.maxBytes === quota.maxBytes && account.maxMessages === quota.maxMessages) return;
    // Who follows the account is told of its limits too.
    await this.#work.change();
    account.maxBytes = quota.maxBytes;
    account.maxMessages = quota.maxMessages;
  }
}
