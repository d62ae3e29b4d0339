/** What can be read from an account in one transaction. */
import { Refusal } from "../base/errors.ts";
import { ROWS_PER_PAGE_MAX } from "../db/database.ts";
import type { JunkCounts, MailReader, StoredContent, StoredMessage } from "./account.ts";
import { annotationChanges, annotationsNamed, readAnnotations } from "./mailboxes/annotations.ts";
import { emailChanges, mailboxChanges, threadChanges } from "./emails/email-changes.ts";
import { hasWrittenTo, junkCounts } from "./junk/asked.ts";
import { emails, emailsOfThreads } from "./emails/emails.ts";
import { readMailboxRows } from "./mailboxes/mailbox-row.ts";
import { mailboxOf, type Place } from "./mailboxes/mailbox-tree.ts";
import * as messages from "./messages/messages.ts";
import type {
  AccountId,
  Annotation,
  AnnotationChange,
  Changes,
  Email,
  EmailId,
  FlaggedRow,
  FlagSet,
  Mailbox,
  MailboxChanges,
  MailboxId,
  MailboxPlace,
  MessageSummary,
  Modseq,
  Quota,
  RecordId,
  RecordKind,
  Role,
  StoredRecord,
  ThreadId,
  Uid,
} from "./model.ts";
import { quotaOf } from "./quota.ts";
import type { Grant } from "./sharing/rights.ts";
import { recordChanges } from "./record-changes.ts";
import { readRecord, readRecordByKey, readRecords, recordStates } from "./records.ts";
import type { Source } from "./source.ts";
import { expungedSince } from "./messages/tombstones.ts";

export class Reader implements MailReader {
  readonly #source: Source;

  constructor(source: Source) {
    this.#source = source;
  }

  async modseq(): Promise<Modseq> {
    return (await this.#source.account()).modseq;
  }

  async newestEmail(): Promise<number> {
    return (await this.#source.account()).nextEmailId - 1;
  }

  async quota(): Promise<Quota> {
    return quotaOf(await this.#source.account());
  }

  async junkLearned(): Promise<JunkCounts> {
    return (await this.#source.account()).learned;
  }

  junkCounts(tokens: readonly number[]): Promise<readonly JunkCounts[]> {
    return junkCounts(this.#source.tx, this.#source.accountId, tokens);
  }

  hasWrittenTo(addresses: readonly string[]): Promise<boolean> {
    return hasWrittenTo(this.#source, addresses);
  }

  async mailboxes(): Promise<readonly Mailbox[]> {
    await this.#source.flush();
    const { places } = await this.#source.tree();
    const rows = await readMailboxRows(this.#source.tx, this.#source.accountId, ROWS_PER_PAGE_MAX);
    return places.flatMap((place) => {
      const row = rows.get(place.id);
      return row === undefined ? [] : [mailboxOf(place, row)];
    });
  }

  async places(): Promise<readonly MailboxPlace[]> {
    return (await this.#source.tree()).places;
  }

  async mailbox(id: MailboxId): Promise<Mailbox> {
    const mailbox = await this.#at((await this.#source.tree()).byId(id));
    if (mailbox === undefined) throw new Refusal("not-found", "no such mailbox");
    return mailbox;
  }

  async mailboxByPath(path: string): Promise<Mailbox | undefined> {
    return this.#at((await this.#source.tree()).byPath(path));
  }

  async mailboxByRole(role: Role): Promise<Mailbox | undefined> {
    return this.#at((await this.#source.tree()).byRole(role));
  }

  async #at(place: Place | undefined): Promise<Mailbox | undefined> {
    return place === undefined ? undefined : mailboxOf(place, await this.#source.mailbox(place.id));
  }

  async subscriptions(): Promise<readonly string[]> {
    return (await this.#source.tree()).subscriptions;
  }

  async grants(id: MailboxId): Promise<readonly Grant[]> {
    const place = (await this.#source.tree()).byId(id);
    if (place === undefined) throw new Refusal("not-found", "no such mailbox");
    return place.grants;
  }

  flagSet(id: number): Promise<FlagSet> {
    return this.#source.flagSet(id);
  }

  knowsKeyword(keyword: string): Promise<boolean> {
    return this.#source.knowsKeyword(keyword);
  }

  async rows(mailboxId: MailboxId, uids: ArrayLike<number>): Promise<readonly FlaggedRow[]> {
    return this.#ofMailbox(mailboxId, await messages.rows(this.#source, mailboxId, uids));
  }

  async summaries(mailboxId: MailboxId, uids: ArrayLike<number>): Promise<readonly MessageSummary[]> {
    return this.#ofMailbox(mailboxId, await messages.summaries(this.#source, mailboxId, uids));
  }

  async messages(mailboxId: MailboxId, uids: ArrayLike<number>): Promise<readonly StoredMessage[]> {
    return this.#ofMailbox(mailboxId, await messages.stored(this.#source, mailboxId, uids));
  }

  async rowsFrom(mailboxId: MailboxId, fromUid: number, limit: number): Promise<readonly FlaggedRow[]> {
    return this.#ofMailbox(mailboxId, await messages.rowsFrom(this.#source, mailboxId, fromUid, limit));
  }

  /** Nothing found may mean that there is no such mailbox, which is worth saying; it is looked at only then. */
  async #ofMailbox<T>(id: MailboxId, found: readonly T[]): Promise<readonly T[]> {
    if (found.length === 0) await this.#source.mailbox(id);
    return found;
  }

  previews(emailIds: readonly EmailId[]): Promise<ReadonlyMap<EmailId, string>> {
    return messages.previews(this.#source, emailIds);
  }

  header(emailId: EmailId): Promise<Uint8Array> {
    return messages.header(this.#source, emailId);
  }

  traces(emailIds: readonly EmailId[]): Promise<ReadonlyMap<EmailId, Uint8Array>> {
    return messages.traces(this.#source, emailIds);
  }

  async content(emailId: EmailId): Promise<StoredContent> {
    const [content] = await messages.contents(this.#source, [emailId]);
    if (content === undefined) throw new Refusal("not-found", "the message is gone");
    return content;
  }

  contents(emailIds: readonly EmailId[]): Promise<readonly StoredContent[]> {
    return messages.contents(this.#source, emailIds);
  }

  async expungedSince(mailboxId: MailboxId, since: number): Promise<readonly Uid[] | undefined> {
    await this.#source.flush();
    const { forgottenModseq } = await this.#source.mailbox(mailboxId);
    if (since < forgottenModseq) return undefined;
    return expungedSince(this.#source.tx, this.#source.accountId, mailboxId, since);
  }

  emails(ids: readonly EmailId[]): Promise<readonly Email[]> {
    return emails(this.#source, ids);
  }

  emailsOfThreads(ids: readonly ThreadId[]): Promise<ReadonlyMap<ThreadId, readonly EmailId[]>> {
    return emailsOfThreads(this.#source, ids);
  }

  emailChanges(since: number, max: number): Promise<Changes<EmailId> | undefined> {
    return emailChanges(this.#source, since, max);
  }

  threadChanges(since: number, max: number): Promise<Changes<ThreadId> | undefined> {
    return threadChanges(this.#source, since, max);
  }

  records(kind: RecordKind): Promise<readonly StoredRecord[]> {
    return readRecords(this.#source, kind);
  }

  record(kind: RecordKind, id: RecordId): Promise<StoredRecord | undefined> {
    return readRecord(this.#source, kind, id);
  }

  recordByKey(kind: RecordKind, key: string): Promise<StoredRecord | undefined> {
    return readRecordByKey(this.#source, kind, key);
  }

  recordStates(): Promise<ReadonlyMap<RecordKind, Modseq>> {
    return recordStates(this.#source);
  }

  recordChanges(kind: RecordKind, since: number, max: number): Promise<Changes<RecordId> | undefined> {
    return recordChanges(this.#source, kind, { since, max });
  }

  annotations(mailboxId: MailboxId | undefined, viewer: AccountId): Promise<readonly Annotation[]> {
    return readAnnotations(this.#source, mailboxId, viewer);
  }

  annotationsNamed(
    entries: readonly string[],
    viewer: AccountId,
  ): Promise<ReadonlyMap<MailboxId, ReadonlyMap<string, Uint8Array>>> {
    return annotationsNamed(this.#source, entries, viewer);
  }

  annotationChanges(since: number, viewer: AccountId): Promise<readonly AnnotationChange[]> {
    return annotationChanges(this.#source, since, viewer);
  }

  mailboxChanges(since: number, max: number): Promise<MailboxChanges | undefined> {
    return mailboxChanges(this.#source, since, max);
  }
}
