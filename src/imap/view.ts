/** The client's picture of the selected mailbox: what it numbers how, and what it was told of flags. */
import type { FlagChange } from "../store/account.ts";
import type { MailboxId, Snapshot } from "../store/model.ts";

/** What may be told, and how. */
export interface SyncRule {
  /** EXPUNGE is allowed now (RFC 9051 7.5.1). */
  readonly expunge: boolean;
  /** FETCH carries the UID (after UID commands). */
  readonly uid: boolean;
}

export class View implements Disposable {
  readonly mailboxId: MailboxId;
  readonly readOnly: boolean;
  /** SEARCHRES: the UIDs saved by SEARCH RETURN (SAVE), rising (RFC 5182). */
  saved: Uint32Array | undefined;
  #uids: Uint32Array;
  #told: Snapshot;

  constructor(told: Snapshot, options: { readOnly: boolean }) {
    this.mailboxId = told.mailboxId;
    this.readOnly = options.readOnly;
    this.#told = told;
    this.#uids = told.uids;
  }

  /** The client's numbering: the message with sequence number n has the UID at n - 1. It may name messages that are expunged by now. */
  get uids(): Uint32Array {
    return this.#uids;
  }

  /** The picture whose flags the client knows. It may be older than the store, and lack messages that `uids` still has. */
  get told(): Snapshot {
    return this.#told;
  }

  /** The sequence number of a UID; 0 when the client has no such message. */
  sequenceOf(uid: number): number {
    const uids = this.#uids;
    let low = 0;
    let high = uids.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (uids[middle]! < uid) low = middle + 1;
      else high = middle;
    }
    return uids[low] === uid ? low + 1 : 0;
  }

  /** Whether the message is \Recent to this session (RFC 3501 2.3.2). */
  isRecent(_uid: number): boolean {
    return false;
  }

  /**
   * This session's STORE (or \Seen of a FETCH) made the change `modseq`. Without `change` the client was just told the
   * outcome; with it the client is silent about it (.SILENT) and works it out itself: it is told only where it would err.
   */
  knows(_modseq: number, _change?: FlagChange): void {
    return;
  }

  [Symbol.dispose](): void {
    this.saved = undefined;
  }
}
