/** What somebody may do with another's account, asked within a transaction: rights taken away count from the next one on. */
import { Refusal } from "../../base/errors.ts";
import { ROWS_PER_PAGE_MAX } from "../../db/database.ts";
import { sql } from "../../db/sql.ts";
import { mailboxesOfEmails } from "../emails/emails.ts";
import type { MailboxTree, Place } from "../mailboxes/mailbox-tree.ts";
import type { AccountId, EmailId, EmailPlace, MailboxId } from "../model.ts";
import type { Right } from "./rights.ts";
import { seenStates } from "./seen.ts";
import { withSeen } from "./seen-snapshot.ts";
import type { Source } from "../source.ts";
import { treeFor } from "./viewer-tree.ts";

export class Guard {
  readonly viewer: AccountId;
  readonly #source: Source;

  constructor(source: Source, viewer: AccountId) {
    this.#source = source;
    this.viewer = viewer;
  }

  /** What the viewer may know of. */
  async tree(): Promise<MailboxTree> {
    return treeFor(await this.wholeTree(), this.viewer);
  }

  wholeTree(): Promise<MailboxTree> {
    return this.#source.tree();
  }

  /** The mailbox, if the viewer has all of these rights on it. Throws `not-found` for what the viewer may not know of, else `forbidden`. */
  async need(id: MailboxId, ...rights: readonly Right[]): Promise<Place> {
    return allows((await this.tree()).byId(id), rights);
  }

  async needByPath(path: string, ...rights: readonly Right[]): Promise<Place> {
    return allows((await this.tree()).byPath(path), rights);
  }

  /** The same for annotations of the mailbox, its own and everybody's. */
  async needAnnotations(id: MailboxId): Promise<void> {
    if (!mayAnnotate(await this.need(id))) throw notAllowed();
  }

  /** Those of the emails that are in a mailbox which the viewer may read. */
  async readable(ids: readonly EmailId[]): Promise<ReadonlySet<EmailId>> {
    const tree = await this.tree();
    const places = await mailboxesOfEmails(this.#source, ids);
    const mayRead = (id: MailboxId): boolean => tree.byId(id)?.rights.includes("r") === true;
    return new Set(ids.filter((id) => [...(places.get(id) ?? [])].some(mayRead)));
  }

  /** The place of an email, marked as it is for the viewer. */
  async asSeen(place: EmailPlace): Promise<EmailPlace> {
    const mailbox = await this.#source.mailbox(place.mailboxId);
    if (mailbox.seenFrom === 0) return place;
    const state = (await seenStates(this.#source, mailbox, this.viewer, [place.uid])).get(place.uid);
    return { ...place, flags: withSeen(place.flags, state?.seen === true) };
  }

  /** The emails that the viewer has marked, where the viewer may read them, between two positions of the change log. Undefined when they are more than a page. */
  async markedSince(since: number, upTo: number): Promise<readonly EmailId[] | undefined> {
    const { tx, accountId } = this.#source;
    const tree = await this.tree();
    const rows = await tx.rows(sql`
      select distinct m.mailbox_id, m.email_id from seen_by s
      join message m on m.account_id = s.account_id and m.mailbox_id = s.mailbox_id and m.uid = s.uid
      where s.account_id = ${accountId} and s.viewer_id = ${this.viewer} and s.modseq > ${since} and s.modseq <= ${upTo}
      limit ${ROWS_PER_PAGE_MAX}`);
    if (rows.length === ROWS_PER_PAGE_MAX) return undefined;
    const seen = rows as unknown as readonly [MailboxId, EmailId][];
    const readable = seen.filter(([id]) => tree.byId(id)?.rights.includes("r") === true);
    return [...new Set(readable.map(([, emailId]) => emailId))];
  }

  /** Whether what the viewer may see is the same as at this position of the change log. */
  async sawTheSame(since: number): Promise<boolean> {
    const { places } = await this.wholeTree();
    return places.every(({ rightsModseq }) => rightsModseq <= since);
  }
}

function allows(place: Place | undefined, rights: readonly Right[]): Place {
  if (place === undefined) throw new Refusal("not-found", "no such mailbox");
  if (!rights.every((right) => place.rights.includes(right))) throw notAllowed();
  return place;
}

/** RFC 5464 3: who may look up a mailbox, and do something with its messages. */
export function mayAnnotate(place: Place | undefined): boolean {
  return /[rswip]/.test(place?.rights ?? "");
}

export function notAllowed(): Refusal {
  return new Refusal("forbidden", "the owner does not allow that");
}
