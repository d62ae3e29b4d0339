/** What can be read from another's account: only what its owner lets the viewer see. */
import { Refusal } from "../../base/errors.ts";
import type { MailReader, StoredContent, StoredMessage } from "../account.ts";
import { type Guard, mayAnnotate, notAllowed } from "./guard.ts";
import type { MailboxTree } from "../mailboxes/mailbox-tree.ts";
import type {
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
} from "../model.ts";
import type { Grant } from "./rights.ts";

export class GuardedReader implements MailReader {
  readonly #mail: MailReader;
  readonly #guard: Guard;

  constructor(mail: MailReader, guard: Guard) {
    this.#mail = mail;
    this.#guard = guard;
  }

  modseq(): Promise<Modseq> {
    return this.#mail.modseq();
  }

  newestEmail(): Promise<number> {
    return this.#mail.newestEmail();
  }

  /** What its owner calls junk is nobody else's business. */
  junkLearned(): Promise<never> {
    return refuse();
  }

  junkCounts(): Promise<never> {
    return refuse();
  }

  hasWrittenTo(): Promise<never> {
    return refuse();
  }

  /** How full an account is, is its owner's business. */
  quota(): Promise<Quota> {
    return refuse();
  }

  async mailboxes(): Promise<readonly Mailbox[]> {
    const tree = await this.#guard.tree();
    return (await this.#mail.mailboxes()).flatMap((mailbox) => seenIn(tree, mailbox) ?? []);
  }

  async places(): Promise<readonly MailboxPlace[]> {
    return (await this.#guard.tree()).places;
  }

  async mailbox(id: MailboxId): Promise<Mailbox> {
    await this.#guard.need(id);
    return this.#seen(id);
  }

  async mailboxByPath(path: string): Promise<Mailbox | undefined> {
    const place = (await this.#guard.tree()).byPath(path);
    return place && this.#seen(place.id);
  }

  async mailboxByRole(role: Role): Promise<Mailbox | undefined> {
    const place = (await this.#guard.tree()).byRole(role);
    return place && this.#seen(place.id);
  }

  async #seen(id: MailboxId): Promise<Mailbox> {
    const seen = seenIn(await this.#guard.tree(), await this.#mail.mailbox(id));
    if (seen === undefined) throw new Refusal("not-found", "no such mailbox");
    return seen;
  }

  /** Subscriptions are kept by who has them, not by whose mailboxes they name. */
  subscriptions(): Promise<readonly string[]> {
    return Promise.resolve([]);
  }

  flagSet(id: number): Promise<FlagSet> {
    return this.#mail.flagSet(id);
  }

  knowsKeyword(keyword: string): Promise<boolean> {
    return this.#mail.knowsKeyword(keyword);
  }

  async grants(id: MailboxId): Promise<readonly Grant[]> {
    await this.#guard.need(id, "a");
    return this.#mail.grants(id);
  }

  async rows(id: MailboxId, uids: ArrayLike<number>): Promise<readonly FlaggedRow[]> {
    await this.#guard.need(id, "r");
    return this.#mail.rows(id, uids);
  }

  async summaries(id: MailboxId, uids: ArrayLike<number>): Promise<readonly MessageSummary[]> {
    await this.#guard.need(id, "r");
    return this.#mail.summaries(id, uids);
  }

  async messages(id: MailboxId, uids: ArrayLike<number>): Promise<readonly StoredMessage[]> {
    await this.#guard.need(id, "r");
    return this.#mail.messages(id, uids);
  }

  async rowsFrom(id: MailboxId, fromUid: number, limit: number): Promise<readonly FlaggedRow[]> {
    await this.#guard.need(id, "r");
    return this.#mail.rowsFrom(id, fromUid, limit);
  }

  async expungedSince(id: MailboxId, since: number): Promise<readonly Uid[] | undefined> {
    await this.#guard.need(id, "r");
    return this.#mail.expungedSince(id, since);
  }

  async previews(ids: readonly EmailId[]): Promise<ReadonlyMap<EmailId, string>> {
    return this.#mail.previews([...(await this.#guard.readable(ids))]);
  }

  async header(id: EmailId): Promise<Uint8Array> {
    await this.#needEmail(id);
    return this.#mail.header(id);
  }

  async traces(ids: readonly EmailId[]): Promise<ReadonlyMap<EmailId, Uint8Array>> {
    return this.#mail.traces([...(await this.#guard.readable(ids))]);
  }

  async content(id: EmailId): Promise<StoredContent> {
    await this.#needEmail(id);
    return this.#mail.content(id);
  }

  async contents(ids: readonly EmailId[]): Promise<readonly StoredContent[]> {
    const readable = await this.#guard.readable(ids);
    return this.#mail.contents(ids.filter((id) => readable.has(id)));
  }

  async #needEmail(id: EmailId): Promise<void> {
    if (!(await this.#guard.readable([id])).has(id)) throw new Refusal("not-found", "the message is gone");
  }

  async emails(ids: readonly EmailId[]): Promise<readonly Email[]> {
    const tree = await this.#guard.tree();
    const shown: Email[] = [];
    for (const email of await this.#mail.emails(ids)) {
      const readable = email.places.filter(({ mailboxId }) => tree.byId(mailboxId)?.rights.includes("r") === true);
      const places = await Promise.all(readable.map((place) => this.#guard.asSeen(place)));
      if (places.length > 0) shown.push({ ...email, places });
    }
    return shown;
  }

  async emailsOfThreads(ids: readonly ThreadId[]): Promise<ReadonlyMap<ThreadId, readonly EmailId[]>> {
    const all = await this.#mail.emailsOfThreads(ids);
    const readable = await this.#guard.readable([...all.values()].flat());
    const shown = [...all].map(([id, emails]) => [id, emails.filter((email) => readable.has(email))] as const);
    return new Map(shown.filter(([, emails]) => emails.length > 0));
  }

  /** What has become readable or unreadable is not in the change log: across such a change nothing can be told. */
  async emailChanges(since: number, max: number): Promise<Changes<EmailId> | undefined> {
    if (!(await this.#guard.sawTheSame(since))) return undefined;
    const changes = await this.#mail.emailChanges(since, max);
    if (changes === undefined) return undefined;
    const marked = await this.#guard.markedSince(since, changes.upTo);
    if (marked === undefined) return undefined;
    const all = new Set([...changes.created, ...changes.updated, ...changes.destroyed]);
    const more = marked.filter((id) => !all.has(id));
    if (all.size + more.length > max) return undefined;
    const readable = await this.#guard.readable([...changes.created, ...changes.updated]);
    const may = (id: EmailId): boolean => readable.has(id);
    // One that is not readable now may have been moved out of sight.
    const lost = changes.updated.filter((id) => !may(id));
    return {
      upTo: changes.upTo,
      created: changes.created.filter(may),
      updated: [...changes.updated.filter(may), ...more],
      destroyed: [...changes.destroyed, ...lost],
    };
  }

  async threadChanges(since: number, max: number): Promise<Changes<ThreadId> | undefined> {
    if (!(await this.#guard.sawTheSame(since))) return undefined;
    const changes = await this.#mail.threadChanges(since, max);
    if (changes === undefined) return undefined;
    const shown = await this.emailsOfThreads([...changes.created, ...changes.updated]);
    const may = (id: ThreadId): boolean => shown.has(id);
    const lost = changes.updated.filter((id) => !may(id));
    return {
      upTo: changes.upTo,
      created: changes.created.filter(may),
      updated: changes.updated.filter(may),
      destroyed: [...changes.destroyed, ...lost],
    };
  }

  async mailboxChanges(since: number, max: number): Promise<MailboxChanges | undefined> {
    if (!(await this.#guard.sawTheSame(since))) return undefined;
    const changes = await this.#mail.mailboxChanges(since, max);
    if (changes === undefined) return undefined;
    const tree = await this.#guard.tree();
    const may = (id: MailboxId): boolean => tree.byId(id) !== undefined;
    return { ...changes, created: changes.created.filter(may), updated: changes.updated.filter(may) };
  }

  async annotations(id: MailboxId | undefined): Promise<readonly Annotation[]> {
    if (id === undefined) throw notAllowed();
    await this.#guard.needAnnotations(id);
    return this.#mail.annotations(id, this.#guard.viewer);
  }

  async annotationsNamed(entries: readonly string[]): Promise<ReadonlyMap<MailboxId, ReadonlyMap<string, Uint8Array>>> {
    const all = await this.#mail.annotationsNamed(entries, this.#guard.viewer);
    const tree = await this.#guard.tree();
    return new Map([...all].filter(([id]) => mayAnnotate(tree.byId(id))));
  }

  async annotationChanges(since: number): Promise<readonly AnnotationChange[]> {
    const tree = await this.#guard.tree();
    const changes = await this.#mail.annotationChanges(since, this.#guard.viewer);
    return changes.filter(({ mailboxId }) => mailboxId !== undefined && mayAnnotate(tree.byId(mailboxId)));
  }

  /** Identities, submissions and their like are their owner's alone. */
  records(): Promise<readonly StoredRecord[]> {
    return refuse();
  }

  record(): Promise<StoredRecord | undefined> {
    return refuse();
  }

  recordByKey(): Promise<StoredRecord | undefined> {
    return refuse();
  }

  /** None that a guest hears of. */
  async recordStates(): Promise<ReadonlyMap<RecordKind, Modseq>> {
    return Promise.resolve(new Map());
  }

  recordChanges(): Promise<Changes<RecordId> | undefined> {
    return refuse();
  }
}

function seenIn(tree: MailboxTree, mailbox: Mailbox): Mailbox | undefined {
  const place = tree.byId(mailbox.id);
  if (place === undefined) return undefined;
  const { parentId, hasChildren, subscribed, rights } = place;
  return { ...mailbox, parentId, hasChildren, subscribed, rights };
}

export async function refuse(): Promise<never> {
  await Promise.resolve();
  throw notAllowed();
}
