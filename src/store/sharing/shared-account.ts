/** Another's account, as its owner lets somebody see and use it. */
import { Refusal } from "../../base/errors.ts";
import type {
  Access,
  Account,
  ExpungeOptions,
  MailReader,
  MailWriter,
  ProgressReport,
  SearchOptions,
  StoredContent,
} from "../account.ts";
import type { SearchCondition } from "../condition.ts";
import { notAllowed } from "./guard.ts";
import { expungeInPages } from "../messages/expunge.ts";
import type { MailAccount } from "../mail-account.ts";
import type {
  AccountId,
  EmailColumns,
  EmailId,
  Mailbox,
  MailboxId,
  OrderKeys,
  OrderedMessage,
  Snapshot,
  Uid,
  Upload,
  VisibleCounts,
} from "../model.ts";
import { type Marks, seenColumns, SeenSnapshot } from "./seen-snapshot.ts";

/**
 * Snapshots, columns and the index are the owner's: the same objects, given to whoever may read the mailbox. That is asked each
 * time, which costs one look at the account's row while nothing changed.
 */
export class SharedAccount implements Account {
  readonly id: AccountId;
  readonly #account: MailAccount;
  readonly #viewer: AccountId;
  readonly #access = new Map<MailboxId, Access>();

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

  /** Nothing is known at once: leave has to be asked for. */
  mailboxNow(): undefined {
    return undefined;
  }

  async snapshot(id: MailboxId): Promise<Snapshot> {
    const { seenByEach } = await this.#mayRead(id);
    const base = await this.#account.snapshot(id);
    // The marks are at least as new as the snapshot, so that none is passed over.
    const marks = seenByEach ? await this.#account.marksOf(id, this.#viewer) : undefined;
    return marks === undefined ? base : snapshots.of(base, marks, () => new SeenSnapshot(base, marks));
  }

  snapshotNow(): undefined {
    return undefined;
  }

  lastSnapshot(): undefined {
    return undefined;
  }

  access(id: MailboxId): Access | undefined {
    return this.#access.get(id);
  }

  unchangedNow(): undefined {
    return undefined;
  }

  messagesNow(): undefined {
    return undefined;
  }

  summariesNow(): undefined {
    return undefined;
  }

  async emailColumns(id: MailboxId): Promise<EmailColumns> {
    const { seenByEach } = await this.#mayRead(id);
    const base = await this.#account.emailColumns(id);
    const marks = seenByEach ? await this.#account.marksOf(id, this.#viewer) : undefined;
    return marks === undefined ? base : columns.of(base, marks, () => seenColumns(base, marks));
  }

  /** Ids alone, of more than is to be seen: of use only beside columns. */
  emailsWithAttachment(): Promise<ReadonlySet<EmailId>> {
    return this.#account.emailsWithAttachment();
  }

  async visibleCounts(id: MailboxId): Promise<VisibleCounts> {
    const { rights } = await this.read((mail) => mail.mailbox(id));
    const { visibleCounts } = await import("../emails/visible-counts.ts");
    if (rights.includes("r")) return visibleCounts(await this.emailColumns(id));
    return { emails: 0, unreadEmails: 0, threads: 0, unreadThreads: 0 };
  }

  async search(id: MailboxId, condition: SearchCondition, options?: SearchOptions): Promise<readonly Uid[]> {
    const snapshot = options?.snapshot ?? (await this.snapshot(id));
    return this.#account.search(id, condition, { ...options, snapshot });
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

  junkFilter(): Promise<never> {
    return Promise.reject(notAllowed());
  }

  /** Ids of uploads cannot be guessed. */
  uploaded(id: string): Promise<{ readonly upload: Upload; readonly bytes: Uint8Array } | undefined> {
    return this.#account.uploaded(id);
  }

  watch(listener: (modseq: number) => void): Disposable {
    return this.#account.watch(listener);
  }

  async #mayRead(id: MailboxId): Promise<Mailbox> {
    const mailbox = await this.read((mail) => mail.mailbox(id));
    const { rights, selectable, seenByEach } = mailbox;
    if (!selectable) throw new Refusal("not-found", "the mailbox is only a name");
    if (!rights.includes("r")) throw notAllowed();
    this.#access.set(id, { rights, seenByEach });
    return mailbox;
  }
}

/** What was made of something and of marks, as long as both are the same. */
class Made<Base extends object> {
  readonly #made = new WeakMap<Base, WeakMap<Marks, Base>>();

  of(base: Base, marks: Marks, make: () => Base): Base {
    let ofBase = this.#made.get(base);
    if (ofBase === undefined) this.#made.set(base, (ofBase = new WeakMap()));
    let made = ofBase.get(marks);
    if (made === undefined) ofBase.set(marks, (made = make()));
    return made;
  }
}

const snapshots = new Made<Snapshot>();
const columns = new Made<EmailColumns>();
