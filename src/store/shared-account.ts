/** Another's account, as its owner lets somebody see and use it. */
import { Refusal } from "../base/errors.ts";
import type {
  Account,
  ExpungeOptions,
  MailReader,
  MailWriter,
  ProgressReport,
  SearchOptions,
  StoredContent,
} from "./account.ts";
import type { SearchCondition } from "./condition.ts";
import { notAllowed } from "./guard.ts";
import { expungeInPages } from "./expunge-pages.ts";
import type { MailAccount } from "./mail-account.ts";
import type {
  AccountId,
  EmailColumns,
  EmailId,
  MailboxId,
  OrderKeys,
  OrderedMessage,
  Snapshot,
  Uid,
  Upload,
  VisibleCounts,
} from "./model.ts";

/**
 * Pictures, columns and the index are the owner's: the same objects, given to whoever may read the mailbox. That is asked each
 * time, which costs one look at the account's row while nothing changed.
 */
export class SharedAccount implements Account {
  readonly id: AccountId;
  readonly #account: MailAccount;
  readonly #viewer: AccountId;

  constructor(account: MailAccount, viewer: AccountId) {
    this.id = account.id;
    this.#account = account;
    this.#viewer = viewer;
  }

  read<T>(body: (mail: MailReader) => Promise<T>): Promise<T> {
    return this.#account.readAs(this.#viewer, body);
  }

  write<T>(body: (mail: MailWriter) => Promise<T>, options?: { durable?: boolean }): Promise<T> {
    return this.#account.writeAs(this.#viewer, body, options);
  }

  expunge(id: MailboxId, options: ExpungeOptions = {}): Promise<readonly Uid[]> {
    return expungeInPages(this, id, options);
  }

  async snapshot(id: MailboxId): Promise<Snapshot> {
    await this.#mayRead(id);
    return this.#account.snapshot(id);
  }

  /** Nothing is known at once: leave has to be asked for. */
  snapshotNow(): undefined {
    return undefined;
  }

  messagesNow(): undefined {
    return undefined;
  }

  async emailColumns(id: MailboxId): Promise<EmailColumns> {
    await this.#mayRead(id);
    return this.#account.emailColumns(id);
  }

  /** Ids alone, of more than is to be seen: of use only beside columns. */
  emailsWithAttachment(): Promise<ReadonlySet<EmailId>> {
    return this.#account.emailsWithAttachment();
  }

  async visibleCounts(id: MailboxId): Promise<VisibleCounts> {
    const { rights } = await this.read((mail) => mail.mailbox(id));
    if (rights.includes("r")) return this.#account.visibleCounts(id);
    return { emails: 0, unreadEmails: 0, threads: 0, unreadThreads: 0 };
  }

  async search(id: MailboxId, condition: SearchCondition, options?: SearchOptions): Promise<readonly Uid[]> {
    await this.#mayRead(id);
    return this.#account.search(id, condition, options);
  }

  async relevances(
    id: MailboxId,
    condition: SearchCondition,
    uids: readonly Uid[],
    report?: ProgressReport,
  ): Promise<readonly number[]> {
    await this.#mayRead(id);
    return this.#account.relevances(id, condition, uids, report);
  }

  async orderKeys<K extends keyof OrderKeys>(
    id: MailboxId,
    uids: readonly Uid[],
    names: readonly K[],
    report?: ProgressReport,
  ): Promise<readonly OrderedMessage<K>[]> {
    await this.#mayRead(id);
    return this.#account.orderKeys(id, uids, names, report);
  }

  /** What is given to them was read with leave. */
  bytes(content: StoredContent): Promise<Uint8Array> {
    return this.#account.bytes(content);
  }

  stream(content: StoredContent, range?: { start: number; end: number }): AsyncIterable<Uint8Array> {
    return this.#account.stream(content, range);
  }

  /** For who may put something into one of the mailboxes. */
  async upload(bytes: Uint8Array, type: string): Promise<Upload> {
    const mailboxes = await this.read((mail) => mail.mailboxes());
    if (!mailboxes.some(({ rights }) => rights.includes("i"))) throw notAllowed();
    return this.#account.upload(bytes, type);
  }

  /** Ids of uploads cannot be guessed. */
  uploaded(id: string): Promise<{ readonly upload: Upload; readonly bytes: Uint8Array } | undefined> {
    return this.#account.uploaded(id);
  }

  watch(listener: (modseq: number) => void): Disposable {
    return this.#account.watch(listener);
  }

  async #mayRead(id: MailboxId): Promise<void> {
    const { rights, selectable } = await this.read((mail) => mail.mailbox(id));
    if (!selectable) throw new Refusal("not-found", "the mailbox is only a name");
    if (!rights.includes("r")) throw notAllowed();
  }
}
