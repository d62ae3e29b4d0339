/** The seam between protocols and the store: what can be read from an account, what can be written to it, and by whom. */
import type { SearchCondition } from "./condition.ts";
import type {
  AccountId,
  Annotation,
  AnnotationChange,
  Changes,
  Email,
  EmailColumns,
  EmailId,
  FlaggedRow,
  FlagSet,
  Mailbox,
  MailboxChanges,
  MailboxId,
  MailboxPlace,
  MessageRow,
  MessageSummary,
  Modseq,
  OrderedMessage,
  OrderKeys,
  Quota,
  RecordId,
  RecordKind,
  Role,
  Snapshot,
  StoredRecord,
  ThreadId,
  Uid,
  Upload,
  VisibleCounts,
} from "./model.ts";
import type { Grant } from "./sharing/rights.ts";

/** A message made ready outside any transaction: parsed, hashed, a large body already in the blob store. One may be added to many accounts. */
export interface PreparedMessage {
  /** Bytes of header and body, without any prefix given to `append`. */
  readonly size: number;
  /**
   * What the junk filter sees in it: of all copies the same, for what was found out about the message is in front of each. Undefined when it has
   * more text than junk has.
   */
  junkTokens(trace: Uint8Array): Promise<readonly number[]> | undefined;
}

/** In how many messages that were learned as junk, and as none. */
export interface JunkCounts {
  readonly junk: number;
  readonly ham: number;
}

/** What an account has learned about junk (docs/design/0166). */
export interface JunkFilter {
  /** Learns what its owner has shown and there was no time for yet. */
  catchUp(): Promise<void>;
  status(): Promise<JunkCounts & { readonly tokens: number }>;
  /** Learns messages, from wherever they are; answers how many of them were not learned as that before. */
  teach(messages: readonly Uint8Array[], kind: keyof JunkCounts): Promise<number>;
  /** The same with all messages of a mailbox. */
  teachMailbox(id: MailboxId, kind: keyof JunkCounts): Promise<number>;
  /** As if nothing had been learned ever. */
  forget(): Promise<void>;
}

export interface AppendOptions {
  /**
   * Added in front of the header of this copy: trace fields (Return-Path, Delivered-To, Received), each ending in CRLF. It is remembered which
   * they are, and they are believed: only a delivery gives them, and what copies a delivered message (docs/design/0130).
   */
  readonly prefix?: Uint8Array;
  readonly flags?: readonly string[];
  /** INTERNALDATE, epoch milliseconds; now when absent. */
  readonly internalDate?: number;
  /** The zone in which it is told again, minutes east of UTC; 0 when absent. */
  readonly dateZone?: number;
}

export interface Appended {
  readonly uid: Uid;
  readonly emailId: EmailId;
  readonly uidValidity: number;
  readonly size: number;
}

/** UIDs before and after, position by position (COPYUID). */
export interface Copied {
  readonly uidValidity: number;
  readonly from: readonly Uid[];
  readonly to: readonly Uid[];
}

export interface FlagChange {
  readonly how: "add" | "remove" | "replace";
  readonly flags: readonly string[];
  /** Refuse (`forbidden`) when one of the flags is not to be changed by who asks, instead of leaving it as it is. */
  readonly whole?: boolean;
  /** CONDSTORE: leave messages alone that changed after this (RFC 7162 3.1.3). */
  readonly unchangedSince?: number;
}

/** Which messages to remove: those of `uids` (all when absent) that carry \Deleted, or any of them when `anyFlags`. */
export interface ExpungeOptions {
  readonly uids?: ArrayLike<number>;
  readonly anyFlags?: boolean;
  /** Stop after so many. */
  readonly limit?: number;
}

export interface FlagsChanged {
  readonly modseq: Modseq;
  /** Messages whose flags are different now. */
  readonly changed: readonly Uid[];
  /** Messages left alone because of `unchangedSince`. */
  readonly modified: readonly Uid[];
}

/** Everything that can be read in one consistent view of an account. Ids that are not there: Refusal("not-found"). */
export interface MailReader {
  /** Position of the newest change. */
  modseq(): Promise<Modseq>;
  /** The last email that came, by whatever way; 0 when none ever did. */
  newestEmail(): Promise<number>;
  quota(): Promise<Quota>;
  /** How many messages the junk filter has learned: read with the account anyhow. */
  junkLearned(): Promise<JunkCounts>;
  /** Of each of the tokens that were in any of them. */
  junkCounts(tokens: readonly number[]): Promise<readonly JunkCounts[]>;
  /** Whether one of the addresses (small letters) is among the recipients of what was sent lately. */
  hasWrittenTo(addresses: readonly string[]): Promise<boolean>;
  /** All mailboxes in path order (INBOX first). */
  mailboxes(): Promise<readonly Mailbox[]>;
  /** The same without what depends on their messages, mostly from memory. */
  places(): Promise<readonly MailboxPlace[]>;
  mailbox(id: MailboxId): Promise<Mailbox>;
  /** "INBOX" in any case is the inbox; everything else is compared exactly. Undefined when there is none. */
  mailboxByPath(path: string): Promise<Mailbox | undefined>;
  mailboxByRole(role: Role): Promise<Mailbox | undefined>;
  /** Subscribed names, also of mailboxes that do not exist (any more). */
  subscriptions(): Promise<readonly string[]>;
  flagSet(id: number): Promise<FlagSet>;
  /** Whether any message ever had the keyword. Nothing is read for it but what others have made meanwhile. */
  knowsKeyword(keyword: string): Promise<boolean>;
  /** What the owner gives to others on the mailbox; for who may administer it. */
  grants(id: MailboxId): Promise<readonly Grant[]>;

  /**
   * Rows of those of the UIDs (rising) that exist, in UID order. Callers ask for pages: at most ROWS_PER_PAGE_MAX UIDs.
   * Contiguous runs cost one statement.
   */
  rows(mailboxId: MailboxId, uids: ArrayLike<number>): Promise<readonly FlaggedRow[]>;
  summaries(mailboxId: MailboxId, uids: ArrayLike<number>): Promise<readonly MessageSummary[]>;
  /** Rows together with their whole content, for FETCH of many; same rules as `rows` and `content`. */
  messages(mailboxId: MailboxId, uids: ArrayLike<number>): Promise<readonly StoredMessage[]>;
  /** The first `limit` rows with a UID of at least `fromUid`. */
  rowsFrom(mailboxId: MailboxId, fromUid: number, limit: number): Promise<readonly FlaggedRow[]>;
  /** The previews (RFC 8970) of those of the emails that exist; at most ROWS_PER_PAGE_MAX. */
  previews(emailIds: readonly EmailId[]): Promise<ReadonlyMap<EmailId, string>>;
  /** The header block: everything up to and including the empty line (which may be missing in odd messages). */
  header(emailId: EmailId): Promise<Uint8Array>;
  /** Header block and body. A body in the blob store is fetched after the transaction: see Account.content. */
  content(emailId: EmailId): Promise<StoredContent>;
  /** The whole content of several messages in the order asked, for FETCH of many; same rules as `content`. */
  contents(emailIds: readonly EmailId[]): Promise<readonly StoredContent[]>;

  /**
   * What was put in front of each of the emails when it was delivered; empty for what nobody delivered. Those that are not there are left out,
   * and those that came before this was kept. At most ROWS_PER_PAGE_MAX.
   */
  traces(emailIds: readonly EmailId[]): Promise<ReadonlyMap<EmailId, Uint8Array>>;

  /** UIDs expunged after `since`, rising. `undefined` when the log no longer reaches back that far. */
  expungedSince(mailboxId: MailboxId, since: number): Promise<readonly Uid[] | undefined>;

  /** Those of the emails that exist, wherever they are, in the order asked; at most ROWS_PER_PAGE_MAX. */
  emails(ids: readonly EmailId[]): Promise<readonly Email[]>;
  /** The emails of these threads in the order of their arrival; threads without any are left out. At most ROWS_PER_PAGE_MAX threads. */
  emailsOfThreads(ids: readonly ThreadId[]): Promise<ReadonlyMap<ThreadId, readonly EmailId[]>>;
  /**
   * What happened after `since`, at most `max` ids, up to a position that may be before the newest. Undefined when the log no
   * longer reaches back that far, when it has not come so far, or when one write changed more than `max`.
   */
  emailChanges(since: number, max: number): Promise<Changes<EmailId> | undefined>;
  threadChanges(since: number, max: number): Promise<Changes<ThreadId> | undefined>;
  mailboxChanges(since: number, max: number): Promise<MailboxChanges | undefined>;

  /** All of the kind, by id. */
  records(kind: RecordKind): Promise<readonly StoredRecord[]>;
  record(kind: RecordKind, id: RecordId): Promise<StoredRecord | undefined>;

  /** What `viewer` sees of the annotations of a mailbox, or of the account, by name. */
  annotations(mailboxId: MailboxId | undefined, viewer: AccountId): Promise<readonly Annotation[]>;
  /** The same of all mailboxes, of these entries only. */
  annotationsNamed(
    entries: readonly string[],
    viewer: AccountId,
  ): Promise<ReadonlyMap<MailboxId, ReadonlyMap<string, Uint8Array>>>;
  /** What `viewer` sees of annotations that were set or taken away after `since`, in the order of the changes. */
  annotationChanges(since: number, viewer: AccountId): Promise<readonly AnnotationChange[]>;
  recordByKey(kind: RecordKind, key: string): Promise<StoredRecord | undefined>;
  /** By kind: when one of it changed last. Kinds that there never was anything of are left out. */
  recordStates(): Promise<ReadonlyMap<RecordKind, Modseq>>;
  /** As emailChanges; positions are those of `recordStates`. */
  recordChanges(kind: RecordKind, since: number, max: number): Promise<Changes<RecordId> | undefined>;
}

/** Where a message's bytes are: inline, or the body in the blob store under a hash. */
export interface StoredContent {
  readonly emailId: EmailId;
  readonly header: Uint8Array;
  readonly body: { readonly bytes: Uint8Array } | { readonly blob: string; readonly size: number };
}

/** A message's row and its content. */
export interface StoredMessage {
  readonly row: MessageRow;
  readonly content: StoredContent;
}

export interface MailboxChange {
  /** Null takes it away. */
  readonly role?: Role | null;
  /** Null: as its role has it. */
  readonly sortOrder?: number | null;
  /** Whether each who looks at it has a \\Seen of their own from now on. */
  readonly seenByEach?: boolean;
}

/** What may change an account. All changes of one `write` share one MODSEQ. */
export interface MailWriter extends MailReader {
  /** Creates the mailbox and any missing superiors; `exists` when it is there and selectable. Names are checked (`invalid`). */
  createMailbox(path: string, options?: { role?: Role; subscribe?: boolean }): Promise<Mailbox>;
  /** Moves a mailbox and everything below it. Renaming INBOX moves its messages to a new mailbox and leaves INBOX empty (RFC 9051 6.3.6). */
  renameMailbox(path: string, newPath: string): Promise<Mailbox>;
  /** With children it stays as a name that cannot be selected; `invalid` for INBOX; `has-children` when it is already just a name. */
  deleteMailbox(path: string): Promise<void>;
  /** `exists` when another mailbox has the role, `forbidden` for INBOX's own. */
  changeMailbox(id: MailboxId, change: MailboxChange): Promise<void>;
  /** Puts a grant in the place of the one to the same identifier; one without rights takes it away. */
  setGrant(id: MailboxId, grant: Grant): Promise<void>;
  subscribe(path: string): Promise<void>;
  unsubscribe(path: string): Promise<void>;

  /** Adds a message. `over-quota`, `limit` (2^32-1 UIDs), `not-found`. */
  append(mailboxId: MailboxId, message: PreparedMessage, options?: AppendOptions): Promise<Appended>;
  /** Copies those of the UIDs that exist, flags and dates kept; all or nothing (`over-quota`). */
  copy(from: MailboxId, uids: ArrayLike<number>, to: MailboxId): Promise<Copied>;
  move(from: MailboxId, uids: ArrayLike<number>, to: MailboxId): Promise<Copied>;
  changeFlags(mailboxId: MailboxId, uids: ArrayLike<number>, change: FlagChange): Promise<FlagsChanged>;
  /** Answers what went, rising. Many messages hold up everybody else: see Account.expunge. */
  expunge(mailboxId: MailboxId, options?: ExpungeOptions): Promise<readonly Uid[]>;
  /** Makes every message so far not recent; answers the first UID that was recent (uidNext when none). */
  claimRecent(mailboxId: MailboxId): Promise<number>;
  /** `data` is JSON. With a key it can be found by that too; `exists` when another of the kind has it. `limit`, `too-large`. */
  addRecord(kind: RecordKind, data: string, key?: string): Promise<RecordId>;
  /** The key stays when none is given. */
  changeRecord(kind: RecordKind, id: RecordId, data: string, key?: string): Promise<void>;
  removeRecord(kind: RecordKind, id: RecordId): Promise<void>;
  /**
   * Sets annotations of a mailbox, or of the account, as `viewer`; undefined takes one away. Answers the MODSEQ of what changed.
   * `not-found`, `limit`, `too-large`.
   */
  annotate(
    mailboxId: MailboxId | undefined,
    viewer: AccountId,
    values: ReadonlyMap<string, Uint8Array | undefined>,
  ): Promise<Modseq | undefined>;
  setQuota(quota: { maxBytes: number | undefined; maxMessages: number | undefined }): Promise<void>;
}

/** Called now and then while something takes long; with how many messages are done of how many, where that is known. */
export type ProgressReport = (progress?: { readonly done: number; readonly of: number }) => void;

export interface SearchOptions {
  readonly report?: ProgressReport;
  /** What is searched, of that mailbox; the newest when absent. */
  readonly snapshot?: Snapshot;
}

/** What somebody who is not the owner may do with a mailbox. */
export type Access = Pick<Mailbox, "rights" | "seenByEach">;

/** What was read at once, and the mailbox's MODSEQ at that moment: a snapshot with the same was not old. */
export interface ReadNow<T> {
  readonly messages: readonly T[];
  readonly modseq: Modseq;
}

/** One account's mail. Cheap to hold: files are opened when used and closed when idle. */
export interface Account {
  readonly id: AccountId;
  read<T>(body: (mail: MailReader) => Promise<T>): Promise<T>;
  /** Resolves when the changes are durable; then the world is told (bus). `durable: false` for what a crash may forget. */
  write<T>(body: (mail: MailWriter) => Promise<T>, options?: { durable?: boolean }): Promise<T>;
  /** As MailWriter.expunge, in as many writes one after another as let others have their turn. */
  expunge(mailboxId: MailboxId, options?: ExpungeOptions): Promise<readonly Uid[]>;
  /**
   * As MailReader.mailboxByPath, at once and without a transaction. Undefined when there is none, when this process does not know the names
   * of today, or when something has to be waited for first: then `read` tells.
   */
  mailboxNow(path: string): Mailbox | undefined;
  /** The newest snapshot of a mailbox; the same object as before while nothing changed. */
  snapshot(mailboxId: MailboxId): Promise<Snapshot>;
  /** The same at once; undefined when it has to be read first. */
  snapshotNow(mailboxId: MailboxId): Snapshot | undefined;
  /** The newest snapshot that this process has, at once and without a look whether others have changed the mailbox since. */
  lastSnapshot(mailboxId: MailboxId): Snapshot | undefined;
  /** What the owner allowed when `snapshot` was asked for last; undefined where everything is allowed. */
  access(mailboxId: MailboxId): Access | undefined;
  /**
   * What MailWriter.changeFlags answers where nothing has to be changed, at once and without a transaction. Undefined when something has
   * to be, or to be waited for first.
   */
  unchangedNow(mailboxId: MailboxId, uids: ArrayLike<number>, change: FlagChange): FlagsChanged | undefined;
  /**
   * As MailReader.messages, at once and without a transaction. Undefined when none is found, or something has to be waited for first: then
   * `read` tells.
   */
  messagesNow(mailboxId: MailboxId, uids: ArrayLike<number>): ReadNow<StoredMessage> | undefined;
  /** The same of MailReader.summaries. */
  summariesNow(mailboxId: MailboxId, uids: ArrayLike<number>): ReadNow<MessageSummary> | undefined;
  /** What queries over emails look at; the first look reads the whole mailbox, page by page, later ones only what came since. */
  emailColumns(mailboxId: MailboxId): Promise<EmailColumns>;
  /** The emails of the account that carry an attachment. */
  emailsWithAttachment(): Promise<ReadonlySet<EmailId>>;
  /** How many emails and threads a mailbox has for those who do not know \Deleted. */
  visibleCounts(mailboxId: MailboxId): Promise<VisibleCounts>;
  /** The UIDs of the mailbox that meet the condition, rising. Catches up the text index first. */
  search(mailboxId: MailboxId, condition: SearchCondition, options?: SearchOptions): Promise<readonly Uid[]>;
  /** How relevant the UIDs (rising), which meet the condition, are to those of its parts that are `near`: from 0 to 1 each. */
  relevances(
    mailboxId: MailboxId,
    condition: SearchCondition,
    uids: readonly Uid[],
    report?: ProgressReport,
  ): Promise<readonly number[]>;
  /** These keys of those of the UIDs (rising) that exist, in UID order. Catches up the text index first. */
  orderKeys<K extends keyof OrderKeys>(
    mailboxId: MailboxId,
    uids: readonly Uid[],
    names: readonly K[],
    report?: ProgressReport,
  ): Promise<readonly OrderedMessage<K>[]>;
  /** Header and body as one; fetches a body from the blob store. */
  bytes(content: StoredContent): Promise<Uint8Array>;
  /** Header and body in pieces, or a range of their bytes, without ever holding a large body whole. */
  stream(content: StoredContent, range?: { start: number; end: number }): AsyncIterable<Uint8Array>;
  /** Keeps bytes for a while, until something is made of them. The oldest give way; `rate-limited` when too much came in a short time. */
  upload(bytes: Uint8Array, type: string): Promise<Upload>;
  /** Undefined when there is no such upload (any more). */
  uploaded(id: string): Promise<{ readonly upload: Upload; readonly bytes: Uint8Array } | undefined>;
  /** For its owner. */
  junkFilter(): Promise<JunkFilter>;
  /** Calls `listener` with the newest position whenever the account changed, in this process or another; with 0 when it may have, nobody knows up to where. */
  watch(listener: (modseq: number) => void): Disposable;
}

/** All accounts of this process. */
export interface MailStore extends AsyncDisposable {
  /** Never opens anything by itself; an account that does not exist is refused at the first read or write (`not-found`). */
  account(id: AccountId): Account;
  /** The account as its owner lets the viewer, who is somebody else, see and use it. */
  shared(id: AccountId, viewer: AccountId): Account;
  /** Makes the account's tables and its mailboxes (INBOX, Drafts, Sent, Junk, Trash, Archive; all subscribed). Harmless when there. */
  createAccount(id: AccountId): Promise<void>;
  /** Removes the account's mail for good. */
  removeAccount(id: AccountId): Promise<void>;
  /**
   * Parses and stores what can be stored ahead of the transaction. `copies` is how many accounts will get the message:
   * many copies of a body are cheaper in the blob store. Throws `too-large`.
   */
  prepare(message: Uint8Array, options?: { copies?: number }): Promise<PreparedMessage>;
  /** Proves the invariants of an account at rest, and answers everything that is wrong with it. */
  check(id: AccountId): Promise<readonly Finding[]>;
  /**
   * Says that a backup has taken the place of the account: numbers and positions that clients got after it was made never come again, and who
   * has any of them learns everything anew. Nobody else may use the account meanwhile. Answers how many messages there are.
   */
  restored(id: AccountId): Promise<number>;
  /** The blobs that the account's messages need, for the sweep of the others. */
  referencedBlobs(id: AccountId): AsyncIterable<string>;
}

/** Something in the store that is not as it must be, in words for the operator. */
export interface Finding {
  /** "mailbox 3", "message 3/17" (mailbox and UID), "email 12", "account". */
  readonly about: string;
  readonly problem: string;
}
