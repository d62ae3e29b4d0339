/** What somebody may do with another's account, asked within a transaction: rights taken away count from the next one on. */
import { Refusal } from "../base/errors.ts";
import { mailboxesOfEmails } from "./emails.ts";
import type { MailboxTree, Place } from "./mailbox-tree.ts";
import type { AccountId, EmailId, MailboxId } from "./model.ts";
import type { Right } from "./rights.ts";
import type { Source } from "./source.ts";
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

  /** The mailbox, if the viewer has all of these rights on it. Throws `not-found` for what he may not know of, else `forbidden`. */
  async need(id: MailboxId, ...rights: readonly Right[]): Promise<Place> {
    return allows((await this.tree()).byId(id), rights);
  }

  async needByPath(path: string, ...rights: readonly Right[]): Promise<Place> {
    return allows((await this.tree()).byPath(path), rights);
  }

  /** The same for remarks to the mailbox, its own and everybody's. */
  async needAnnotations(id: MailboxId): Promise<void> {
    if (!mayAnnotate(await this.need(id))) throw notAllowed();
  }

  /** Those of the emails that are in a mailbox which the viewer may read. */
  async readable(ids: readonly EmailId[]): Promise<ReadonlySet<EmailId>> {
    const tree = await this.tree();
    const places = await mailboxesOfEmails(this.#source, ids);
    const mayRead = (id: MailboxId): boolean => tree.byId(id)?.rights.includes("r") === true;
    return new Set(ids.filter((id) => places.get(id)?.some(mayRead) === true));
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
