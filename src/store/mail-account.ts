/** One account: transactions on its database, its snapshots, and the news of its changes. */
import type { Clock } from "../base/clock.ts";
import type { BlobHash, Blobs } from "../blob/blob.ts";
import type { Bus } from "../bus/bus.ts";
import { type Database, ROWS_PER_PAGE_MAX } from "../db/database.ts";
import type {
  Account,
  ExpungeOptions,
  FlagChange,
  FlagsChanged,
  JunkFilter,
  MailReader,
  MailWriter,
  ProgressReport,
  ReadNow,
  SearchOptions,
  StoredContent,
  StoredMessage,
} from "./account.ts";
import type { SearchCondition } from "./condition.ts";
import type { ColumnsCache } from "./snapshots/email-columns.ts";
import { withAttachment } from "./emails/emails.ts";
import { changesNothing } from "./flags/unchanged.ts";
import { expungeInPages } from "./messages/expunge.ts";
import { Guard } from "./sharing/guard.ts";
import { GuardedReader } from "./sharing/guarded-reader.ts";
import { GuardedWriter } from "./sharing/guarded-writer.ts";
import type {
  AccountId,
  EmailColumns,
  EmailId,
  Mailbox,
  MailboxId,
  MessageSummary,
  OrderKeys,
  OrderedMessage,
  Snapshot,
  Uid,
  Upload,
  VisibleCounts,
} from "./model.ts";
import { sizeOf } from "./messages/content.ts";
import { storedNow, summariesNow } from "./messages/messages.ts";
import { readOrderKeys } from "./messages/order.ts";
import { Reader } from "./reader.ts";
import { asksForText, checkCondition } from "./search/conditions.ts";
import { relevances } from "./search/relevance.ts";
import { search } from "./search/search.ts";
import type { Marks } from "./sharing/seen-snapshot.ts";
import type { Snapshots } from "./snapshots/snapshots.ts";
import { mailboxRowNow } from "./mailboxes/mailbox-row.ts";
import { mailboxOf } from "./mailboxes/mailbox-tree.ts";
import { AccountMemory, ReadSource } from "./source.ts";
import { indexPage, type IndexParts } from "./text/index-page.ts";
import type { Background } from "./background.ts";
import type { FollowParts } from "./junk/follow.ts";
import type { Indexer } from "./text/indexer.ts";
import type { KeptValues } from "./text/kept-values.ts";
import type { LargeTexts } from "./text/large-texts.ts";
import { addUpload, readUpload, type UploadParts } from "./emails/uploads.ts";
import { type KeptMarks, marksNow } from "./sharing/viewer-marks.ts";
import { Work } from "./work.ts";
import { Writer } from "./writer.ts";

/** What all accounts of a process share. */
export interface AccountParts {
  readonly blobs: Blobs;
  readonly bus: Bus;
  readonly clock: Clock;
  readonly snapshots: Snapshots;
  readonly columns: ColumnsCache;
  readonly indexer: Indexer;
  /** Undefined where nothing is learned. */
  readonly learner: Background<FollowParts> | undefined;
  readonly large: LargeTexts;
  readonly values: KeptValues;
  readonly marks: KeptMarks;
}

export class MailAccount implements Account {
  readonly id: AccountId;
  readonly #database: Database;
  readonly #parts: AccountParts;
  readonly #memory = new AccountMemory();
  /** Resolves, whatever happens, when a search is done with indexing. */
  #indexing: Promise<void> | undefined;
  readonly #awaitIndex = new Set<ProgressReport>();

  constructor(id: AccountId, database: Database, parts: AccountParts) {
    this.id = id;
    this.#database = database;
    this.#parts = parts;
  }

  read<T>(body: (mail: MailReader) => Promise<T>): Promise<T> {
    return this.readAs(undefined, body);
  }

  /** Reads as the viewer may, who is not the owner; undefined for the owner. */
  readAs<T>(viewer: AccountId | undefined, body: (mail: MailReader) => Promise<T>): Promise<T> {
    return this.#database.read((tx) => {
      const source = new ReadSource(tx, this.id, this.#memory);
      const mail = new Reader(source);
      return body(viewer === undefined ? mail : new GuardedReader(mail, new Guard(source, viewer)));
    });
  }

  write<T>(body: (mail: MailWriter) => Promise<T>, options?: { durable?: boolean }): Promise<T> {
    return this.writeAs(undefined, body, options);
  }

  async writeAs<T>(
    viewer: AccountId | undefined,
    body: (mail: MailWriter) => Promise<T>,
    options?: { durable?: boolean },
  ): Promise<T> {
    const [result, work] = await this.#database.write(async (tx): Promise<[T, Work]> => {
      const doing = new Work(tx, this.id, {
        now: this.#parts.clock.now(),
        memory: this.#memory,
        snapshots: (mailboxId) => this.#parts.snapshots.lastKnown(this.id, mailboxId),
      });
      const mail = new Writer(doing);
      const answer = await body(viewer === undefined ? mail : new GuardedWriter(mail, doing, new Guard(doing, viewer)));
      await doing.flush();
      return [answer, doing];
    }, options);
    work.flagSets.committed();
    if (work.treeLeft !== undefined) this.#memory.keep(work.treeLeft);
    for (const each of work.alterations) {
      this.#parts.snapshots.altered(this.id, each, { version: work.tx.left, known: this.#memory.flagSets });
    }
    if (work.teaches) this.#parts.learner?.soon(this.#followParts());
    if (work.leavesUnindexed) this.#parts.indexer.soon(this.#textParts());
    if (work.modseq !== undefined) this.#parts.bus.publish({ accountId: this.id, modseq: work.modseq });
    return result;
  }

  expunge(mailboxId: MailboxId, options: ExpungeOptions = {}): Promise<readonly Uid[]> {
    return expungeInPages(this, mailboxId, options);
  }

  mailboxNow(path: string): Mailbox | undefined {
    const tree = this.#memory.lastTree;
    const place = tree?.byPath(path);
    if (tree === undefined || place === undefined) return undefined;
    const row = mailboxRowNow(this.#database, { accountId: this.id, id: place.id, treeModseq: tree.modseq });
    return row && mailboxOf(place, row);
  }

  snapshot(mailboxId: MailboxId): Promise<Snapshot> {
    return this.#parts.snapshots.get(
      { accountId: this.id, database: this.#database, flagSets: this.#memory.flagSets },
      mailboxId,
    );
  }

  snapshotNow(mailboxId: MailboxId): Snapshot | undefined {
    return this.#parts.snapshots.getNow(this.id, this.#database, mailboxId);
  }

  lastSnapshot(mailboxId: MailboxId): Snapshot | undefined {
    return this.#parts.snapshots.lastKnown(this.id, mailboxId);
  }

  access(): undefined {
    return undefined;
  }

  unchangedNow(mailboxId: MailboxId, uids: ArrayLike<number>, change: FlagChange): FlagsChanged | undefined {
    const last = this.lastSnapshot(mailboxId);
    if (last === undefined || !changesNothing(last, uids, change) || this.snapshotNow(mailboxId) !== last)
      return undefined;
    return { modseq: last.modseq, changed: [], modified: [] };
  }

  messagesNow(mailboxId: MailboxId, uids: ArrayLike<number>): ReadNow<StoredMessage> | undefined {
    return storedNow(this.#database, this.id, mailboxId, uids);
  }

  summariesNow(mailboxId: MailboxId, uids: ArrayLike<number>): ReadNow<MessageSummary> | undefined {
    return summariesNow(this.#database, this.id, mailboxId, uids);
  }

  /** What the viewer has marked where each has a \Seen of their own; undefined elsewhere. */
  marksOf(mailboxId: MailboxId, viewer: AccountId): Promise<Marks | undefined> {
    return marksNow(this.#database, this.#parts.marks, { accountId: this.id, mailboxId, viewer });
  }

  emailColumns(mailboxId: MailboxId): Promise<EmailColumns> {
    return this.#parts.columns.get(
      { accountId: this.id, database: this.#database, snapshot: (id) => this.snapshot(id) },
      mailboxId,
    );
  }

  async emailsWithAttachment(): Promise<ReadonlySet<EmailId>> {
    const found = new Set<EmailId>();
    for (let after = 0; ; await new Promise(setImmediate)) {
      const page = await this.#database.read((tx) => withAttachment(tx, this.id, after));
      for (const id of page) found.add(id);
      if (page.length < ROWS_PER_PAGE_MAX) return found;
      after = page.at(-1) ?? after;
    }
  }

  async visibleCounts(mailboxId: MailboxId): Promise<VisibleCounts> {
    // Only JMAP asks, and a start has better uses for the time.
    const { visibleCounts } = await import("./emails/visible-counts.ts");
    return visibleCounts(await this.emailColumns(mailboxId));
  }

  async search(
    mailboxId: MailboxId,
    condition: SearchCondition,
    { report = () => {}, snapshot }: SearchOptions = {},
  ): Promise<readonly Uid[]> {
    checkCondition(condition);
    const parts = this.#textParts();
    if (asksForText(condition)) await this.#indexed(parts, report);
    const { values } = this.#parts;
    return search({ ...parts, values, snapshot: snapshot ?? (await this.snapshot(mailboxId)), report }, condition);
  }

  async relevances(
    mailboxId: MailboxId,
    condition: SearchCondition,
    uids: readonly Uid[],
    report: ProgressReport = () => {},
  ): Promise<readonly number[]> {
    checkCondition(condition);
    return relevances({ ...this.#textParts(), snapshot: await this.snapshot(mailboxId), report }, condition, uids);
  }

  async orderKeys<K extends keyof OrderKeys>(
    mailboxId: MailboxId,
    uids: readonly Uid[],
    names: readonly K[],
    report: ProgressReport = () => {},
  ): Promise<readonly OrderedMessage<K>[]> {
    const parts = this.#textParts();
    await this.#indexed(parts, report);
    return readOrderKeys(parts, { mailboxId, uids }, names);
  }

  /** Everything is indexed that was there when this was called. Searches at the same time do not do the same work. */
  async #indexed(parts: IndexParts, report: ProgressReport): Promise<void> {
    this.#awaitIndex.add(report);
    try {
      while (this.#indexing !== undefined) await this.#indexing.catch(() => {});
      this.#indexing = this.#index(parts);
      await this.#indexing;
    } finally {
      this.#awaitIndex.delete(report);
    }
  }

  async #index(parts: IndexParts): Promise<void> {
    try {
      while ((await indexPage(parts)).more) {
        for (const report of this.#awaitIndex) report();
        await new Promise(setImmediate);
      }
    } finally {
      this.#indexing = undefined;
    }
  }

  async junkFilter(): Promise<JunkFilter> {
    // Late: most accounts are never asked.
    const { AccountJunkFilter } = await import("./junk/filter.ts");
    return new AccountJunkFilter(this.#followParts());
  }

  #followParts(): FollowParts {
    const { clock } = this.#parts;
    return {
      accountId: this.id,
      database: this.#database,
      memory: this.#memory,
      now: () => clock.now(),
      body: (content) => this.#body(content),
      found: undefined,
    };
  }

  #textParts(): IndexParts {
    const { large } = this.#parts;
    return { accountId: this.id, database: this.#database, large, body: (content) => this.#body(content) };
  }

  async bytes(content: StoredContent): Promise<Uint8Array> {
    return Buffer.concat([content.header, await this.#body(content)]);
  }

  async #body({ body }: StoredContent): Promise<Uint8Array> {
    return "bytes" in body ? body.bytes : this.#parts.blobs.get(body.blob as BlobHash);
  }

  async *stream(content: StoredContent, range?: { start: number; end: number }): AsyncIterable<Uint8Array> {
    const { header, body } = content;
    const size = sizeOf(content);
    const start = range?.start ?? 0;
    const end = Math.min(range?.end ?? size, size);
    if (start < header.length && start < end) yield header.subarray(start, end);
    const inBody = { start: Math.max(0, start - header.length), end: end - header.length };
    if (inBody.start >= inBody.end) return;
    if ("bytes" in body) yield body.bytes.subarray(inBody.start, inBody.end);
    else yield* this.#parts.blobs.read(body.blob as BlobHash, inBody);
  }

  upload(bytes: Uint8Array, type: string): Promise<Upload> {
    return addUpload(this.#uploadParts(), bytes, type);
  }

  uploaded(id: string): Promise<{ readonly upload: Upload; readonly bytes: Uint8Array } | undefined> {
    return readUpload(this.#uploadParts(), id);
  }

  #uploadParts(): UploadParts {
    const { blobs, clock } = this.#parts;
    return { accountId: this.id, database: this.#database, blobs, now: clock.now() };
  }

  watch(listener: (modseq: number) => void): Disposable {
    return this.#parts.bus.subscribe(this.id, (notice) => listener(notice.modseq));
  }
}
