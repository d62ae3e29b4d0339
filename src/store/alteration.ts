/** What one transaction did to the messages of a mailbox: enough to make the next picture without reading anything. */
import type { FlagSets } from "./flag-sets.ts";
import type { MailboxRow } from "./mailbox-row.ts";
import type { Modseq } from "./model.ts";
import { momentOf, type Picture, type Shown } from "./snapshot.ts";

/** A message and its flags: UID, flag set. */
export type Flagged = readonly [uid: number, flagSet: number];

export class Alteration {
  /** As the transaction leaves it. */
  readonly mailbox: MailboxRow;
  /** Its highest MODSEQ before. */
  readonly #before: Modseq;
  /** In the order in which it was done: later ones replace earlier ones. */
  readonly #shown: (readonly Flagged[])[] = [];
  readonly #gone: (readonly number[])[] = [];

  constructor(mailbox: MailboxRow) {
    this.mailbox = mailbox;
    this.#before = mailbox.highestModseq;
  }

  /** These messages are new, or have these flags now. */
  shows(messages: readonly Flagged[]): void {
    this.#shown.push(messages);
  }

  loses(uids: readonly number[]): void {
    this.#gone.push(uids);
  }

  /** The picture after this one; undefined when this one does not show what the transaction began with. */
  after(picture: Picture, known: FlagSets): Picture | undefined {
    const { mailbox } = this;
    if (picture.uidValidity !== mailbox.uidValidity || picture.modseq !== this.#before) return undefined;
    if (!picture.looksUpIn(known)) return undefined;
    const gone = this.#gone.flat().sort((a, b) => a - b);
    const next = picture.next(momentOf(mailbox), this.#changed(new Set(gone)), gone, known);
    return next.uids.length === mailbox.messages ? next : undefined;
  }

  #changed(gone: ReadonlySet<number>): Shown[] {
    const flags = new Map(this.#shown.flat());
    for (const uid of gone) flags.delete(uid);
    const { highestModseq } = this.mailbox;
    return [...flags].map(([uid, set]): Shown => [uid, set, highestModseq]).sort((a, b) => a[0] - b[0]);
  }
}
