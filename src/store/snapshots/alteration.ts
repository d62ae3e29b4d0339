/** What one transaction did to the messages of a mailbox: enough to make the next snapshot without reading anything. */
import type { FlagSets } from "../flags/flag-sets.ts";
import type { MailboxRow } from "../mailboxes/mailbox-row.ts";
import type { Flagged } from "../flags/message-flags.ts";
import type { Modseq } from "../model.ts";
import { momentOf, type MailboxSnapshot } from "./snapshot.ts";

export class Alteration {
  /** As the transaction leaves it. */
  readonly mailbox: MailboxRow;
  /** Its highest MODSEQ before. */
  readonly #before: Modseq;
  /** In the order in which it was done: later ones replace earlier ones. */
  readonly #shown: Flagged[] = [];
  readonly #gone: (readonly number[])[] = [];

  constructor(mailbox: MailboxRow) {
    this.mailbox = mailbox;
    this.#before = mailbox.highestModseq;
  }

  /** These messages are new, or have these flags now. */
  shows(messages: Flagged): void {
    this.#shown.push(messages);
  }

  loses(uids: readonly number[]): void {
    this.#gone.push(uids);
  }

  /** The snapshot after this one; undefined when this one does not show what the transaction began with. */
  after(snapshot: MailboxSnapshot, known: FlagSets): MailboxSnapshot | undefined {
    const { mailbox } = this;
    if (snapshot.uidValidity !== mailbox.uidValidity || snapshot.modseq !== this.#before) return undefined;
    if (!snapshot.looksUpIn(known)) return undefined;
    const gone = this.#gone.length === 1 ? this.#gone[0]! : this.#gone.flat().sort((a, b) => a - b);
    const next = snapshot.next(
      momentOf(mailbox),
      { ...this.#changed(gone), modseqs: mailbox.highestModseq },
      gone,
      known,
    );
    return next.uids.length === mailbox.messages ? next : undefined;
  }

  #changed(gone: readonly number[]): Flagged {
    const [only = { uids: [], flagSets: [] }, ...more] = this.#shown;
    if (more.length === 0 && gone.length === 0) return only;
    const flags = new Map<number, number>();
    for (const { uids, flagSets } of this.#shown) {
      for (let i = 0; i < uids.length; i++) flags.set(uids[i]!, flagSets[i]!);
    }
    for (const uid of gone) flags.delete(uid);
    const uids = Uint32Array.from(flags.keys()).sort();
    return { uids, flagSets: Array.from(uids, (uid) => flags.get(uid)!) };
  }
}
