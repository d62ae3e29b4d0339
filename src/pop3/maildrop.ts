/** The inbox as POP3 shows it: messages numbered once, at login, until the session ends (RFC 1939 4). */
import { Refusal } from "../base/errors.ts";
import type { Account, StoredContent, StoredMessage } from "../store/account.ts";
import type { Mailbox, MessageRow, Uid } from "../store/model.ts";
import { AHEAD_BYTES_MAX, AHEAD_MESSAGES, AHEAD_MS_MAX, LINES_PER_PAGE, RETRIEVED_AT_ONCE_MAX } from "./limits.ts";

/** A message ready to be sent. */
export interface Retrieved {
  /** Octets as they are sent, dots not doubled. */
  readonly size: number;
  readonly content: StoredContent;
  /** The content's memory is nobody else's. */
  readonly own: boolean;
  /** Some of its lines lack their CR or, the last one, their end. */
  readonly looseLines: boolean;
}

const nothing = new Uint8Array(0);
const nobody = new Uint32Array(0);

const DELETED = 1;
const RETRIEVED = 2;

/**
 * What is counted comes from the mailbox's own counts, and the list of UIDs is the store's shared snapshot: a session that only
 * asks how much there is reads no message row, and a large maildrop costs one byte a message.
 */
export class Maildrop {
  readonly account: Account;
  /** The inbox as it was at login. */
  readonly #inbox: Mailbox;
  /** Position in the change log at login. */
  readonly #modseq: number;
  readonly #ahead = new ReadAhead();
  #uids: Uint32Array | undefined;
  /** DELETED and RETRIEVED by index. */
  #marks: Uint8Array | undefined;
  #deletedMessages = 0;
  /** Sum of the sizes of deleted messages, but for those in `#unweighed`. */
  #deletedBytes = 0;
  #unweighed: number[] = [];

  private constructor(account: Account, inbox: Mailbox, modseq: number) {
    this.account = account;
    this.#inbox = inbox;
    this.#modseq = modseq;
  }

  static open(account: Account): Promise<Maildrop> {
    return account.read(async (mail) => {
      const inbox = await mail.mailboxByPath("INBOX");
      if (inbox === undefined) throw new Refusal("unavailable", "the account has no inbox");
      return new Maildrop(account, inbox, await mail.modseq());
    });
  }

  /** Messages at login: numbers go from 1 to here. */
  get count(): number {
    return this.#inbox.messages;
  }

  /** Messages not marked as deleted, and the sum of their sizes in octets. */
  async total(): Promise<{ messages: number; bytes: number }> {
    const unweighed = Uint32Array.from(this.#unweighed).sort();
    this.#unweighed = [];
    for (let at = 0; at < unweighed.length; at += LINES_PER_PAGE) {
      const rows = await this.#rows(unweighed.subarray(at, at + LINES_PER_PAGE));
      for (const row of rows) this.#deletedBytes += sentSize(row);
    }
    return { messages: this.count - this.#deletedMessages, bytes: sentSize(this.#inbox) - this.#deletedBytes };
  }

  /** The unique-id of a message (RFC 1939 7): UID and UIDVALIDITY in hexadecimal, in the form that Dovecot's users know. */
  async uniqueId(number: number): Promise<string> {
    await this.#load();
    return this.#uniqueId(this.#uidOf(number));
  }

  /** Numbers and unique-ids of all messages not deleted, a page at a time. */
  async *uniqueIds(): AsyncIterable<readonly (readonly [number: number, id: string])[]> {
    const uids = await this.#load();
    for (let at = 0; at < uids.length; at += LINES_PER_PAGE) {
      yield this.#page(at).map((index): [number, string] => [index + 1, this.#uniqueId(uids[index] ?? 0)]);
    }
  }

  async size(number: number): Promise<number> {
    await this.#load();
    const [row] = await this.#rows([this.#uidOf(number)]);
    if (row === undefined) throw gone();
    return sentSize(row);
  }

  /** Numbers and sizes of all messages not deleted, a page at a time. Those that are gone meanwhile are left out. */
  async *sizes(): AsyncIterable<readonly (readonly [number: number, size: number])[]> {
    const uids = await this.#load();
    for (let at = 0; at < uids.length; at += LINES_PER_PAGE) {
      const indexes = this.#page(at);
      const rows = await this.#rows(indexes.map((index) => uids[index] ?? 0));
      const page: [number, number][] = [];
      let next = 0;
      for (const row of rows) {
        while (uids[indexes[next] ?? 0] !== row.uid) next++;
        page.push([(indexes[next] ?? 0) + 1, sentSize(row)]);
      }
      yield page;
    }
  }

  /** Marks a message; it goes when the session ends with QUIT. */
  async delete(number: number): Promise<void> {
    await this.#load();
    const uid = this.#uidOf(number);
    this.#mark(number, DELETED);
    this.#deletedMessages++;
    this.#unweighed.push(uid);
  }

  /** Takes the marks for deletion off again. */
  undelete(): void {
    this.#marks = this.#marks?.map((mark) => mark & ~DELETED);
    this.#deletedMessages = 0;
    this.#deletedBytes = 0;
    this.#unweighed = [];
  }

  /** The message without a trace in the account (TOP); `whole: false` reads no more than the header. */
  async peek(number: number, whole: boolean): Promise<Retrieved> {
    await this.#load();
    const uid = this.#uidOf(number);
    if (whole) {
      const found = (await this.#messages([uid])).get(uid);
      if (found === undefined) throw gone();
      return ready(found.row, found.content, true);
    }
    return this.account.read(async (mail) => {
      const [row] = await mail.rows(this.#inbox.id, [uid]);
      if (row === undefined) throw gone();
      const { emailId } = row;
      return ready(row, { emailId, header: await mail.header(emailId), body: { bytes: nothing } }, true);
    });
  }

  /**
   * The messages of the first of these numbers, in their order, read together: RETRIEVED_AT_ONCE_MAX or fewer. A Refusal stands for a
   * message that cannot be had.
   */
  async retrieve(numbers: readonly number[]): Promise<readonly (Retrieved | Refusal)[]> {
    await this.#load();
    const wanted = numbers.slice(0, RETRIEVED_AT_ONCE_MAX).map((number) => this.#uidOrRefusal(number));
    const found = await this.#messages(wanted.filter((each): each is number => typeof each === "number"));
    const own = found.size === wanted.length;
    return wanted.map((uid, i) =>
      typeof uid === "number" ? this.#retrieved(numbers[i] ?? 0, found.get(uid), own) : uid,
    );
  }

  /** Makes the marks come true in one write: deleted messages go, retrieved ones are \Seen, as with other servers. */
  async update(): Promise<void> {
    const deleted = this.#marked(DELETED, DELETED);
    const retrieved = this.#marked(DELETED | RETRIEVED, RETRIEVED);
    if (deleted.length === 0 && retrieved.length === 0) return;
    const { id } = this.#inbox;
    await this.account.write(async (mail) => {
      if (retrieved.length > 0) await mail.changeFlags(id, retrieved, { how: "add", flags: ["\\Seen"] });
      if (deleted.length > 0) await mail.expunge(id, { uids: deleted, anyFlags: true });
    });
  }

  /** By their UIDs, which may be in any order and repeated. */
  async #messages(uids: readonly number[]): Promise<ReadonlyMap<number, StoredMessage>> {
    const found = this.#ahead.take(uids);
    const rising = [...new Set(uids)].filter((uid) => !found.has(uid)).sort((a, b) => a - b);
    if (rising.length === 0) return found;
    const { id } = this.#inbox;
    const all = this.#ahead.extended(rising, this.#uids ?? nobody);
    const read =
      this.account.messagesNow(id, all)?.messages ?? (await this.account.read((mail) => mail.messages(id, all)));
    for (const each of read.slice(0, firstAfter(read, rising.at(-1) ?? 0))) found.set(each.row.uid, each);
    this.#ahead.keep(read.slice(firstAfter(read, rising.at(-1) ?? 0)));
    return found;
  }

  #retrieved(number: number, message: StoredMessage | undefined, own: boolean): Retrieved | Refusal {
    if (message === undefined) return gone();
    this.#mark(number, RETRIEVED);
    return ready(message.row, message.content, own);
  }

  #rows(uids: ArrayLike<number>): Promise<readonly MessageRow[]> {
    return this.account.read((mail) => mail.rows(this.#inbox.id, uids));
  }

  #uidOf(number: number): number {
    const uid = this.#uidOrRefusal(number);
    if (typeof uid === "number") return uid;
    throw uid;
  }

  #uidOrRefusal(number: number): number | Refusal {
    const uid = this.#uids?.[number - 1];
    if (uid === undefined) return new Refusal("not-found", "no such message");
    if (((this.#marks?.[number - 1] ?? 0) & DELETED) !== 0) return new Refusal("not-found", "the message is deleted");
    return uid;
  }

  #uniqueId(uid: number): string {
    return uid.toString(16).padStart(8, "0") + this.#inbox.uidValidity.toString(16).padStart(8, "0");
  }

  /** The indexes of a page that are not deleted. */
  #page(from: number): number[] {
    const indexes: number[] = [];
    const end = Math.min(this.count, from + LINES_PER_PAGE);
    for (let index = from; index < end; index++) {
      if (((this.#marks?.[index] ?? 0) & DELETED) === 0) indexes.push(index);
    }
    return indexes;
  }

  #mark(number: number, mark: number): void {
    this.#marks ??= new Uint8Array(this.count);
    this.#marks[number - 1] = (this.#marks[number - 1] ?? 0) | mark;
  }

  /** UIDs, rising, of the messages whose marks among `of` are exactly `marks`. */
  #marked(of: number, marks: number): Uid[] {
    const uids: Uid[] = [];
    for (const [index, mark] of this.#marks?.entries() ?? []) {
      if ((mark & of) === marks) uids.push((this.#uids?.[index] ?? 0) as Uid);
    }
    return uids;
  }

  /** The UIDs as they were at login, read at the first need. */
  async #load(): Promise<Uint32Array> {
    if (this.#uids !== undefined) return this.#uids;
    const { id, uidNext } = this.#inbox;
    const snapshot = await this.account.snapshot(id);
    let uids = snapshot.uids.subarray(0, firstFrom(snapshot.uids, uidNext));
    if (uids.length < this.count) {
      const expunged = await this.account.read((mail) => mail.expungedSince(id, this.#modseq));
      uids = Uint32Array.from([...uids, ...(expunged ?? []).filter((uid) => uid < uidNext)]).sort();
    }
    if (uids.length !== this.count) throw new Refusal("unavailable", "the mailbox has changed too much, log in again");
    this.#uids = uids;
    return uids;
  }
}

/**
 * Messages that were read before the client has asked for them, because it takes one after the other: a statement and a look for
 * packed bodies cost more than most messages. They are as they were moments ago, which for POP3 is as good as now.
 */
class ReadAhead {
  #messages = new Map<number, StoredMessage>();
  /** The UID that a client asks for next which takes one after the other. */
  #next: number | undefined;
  #late: NodeJS.Timeout | undefined;

  /** Those of the messages that are here; they are not any more then. */
  take(uids: readonly number[]): Map<number, StoredMessage> {
    const found = new Map<number, StoredMessage>();
    for (const uid of uids) {
      const message = this.#messages.get(uid);
      if (message !== undefined) found.set(uid, message);
      this.#messages.delete(uid);
    }
    return found;
  }

  /** UIDs (rising) to be read, and some of `all` behind them if they are where the client was expected to go on. */
  extended(uids: readonly number[], all: Uint32Array): readonly number[] {
    const isExpected = uids[0] === this.#next;
    const at = firstFrom(all, (uids.at(-1) ?? 0) + 1);
    const more = isExpected ? all.subarray(at, at + AHEAD_MESSAGES) : nobody;
    this.#next = all[at + more.length];
    return [...uids, ...more];
  }

  /** As many as there is room for. */
  keep(messages: readonly StoredMessage[]): void {
    this.#messages.clear();
    let bytes = 0;
    for (const message of messages) {
      const { header, body } = message.content;
      bytes += header.length + ("bytes" in body ? body.bytes.length : 0);
      if (bytes > AHEAD_BYTES_MAX) {
        this.#next = message.row.uid;
        break;
      }
      this.#messages.set(message.row.uid, message);
    }
    if (this.#messages.size === 0) return;
    this.#late ??= setTimeout(() => this.#messages.clear(), AHEAD_MS_MAX).unref();
    this.#late.refresh();
  }
}

function firstAfter(messages: readonly StoredMessage[], uid: number): number {
  const at = messages.findIndex(({ row }) => row.uid > uid);
  return at < 0 ? messages.length : at;
}

function ready(row: MessageRow, content: StoredContent, own: boolean): Retrieved {
  return { size: sentSize(row), content, own, looseLines: row.lineGrowth > 0 };
}

/** Sizes are of what is sent, and every line that is sent ends with CRLF (RFC 1939 11). */
function sentSize({ size, lineGrowth }: { size: number; lineGrowth: number }): number {
  return size + lineGrowth;
}

function gone(): Refusal {
  return new Refusal("expunged", "the message is gone");
}

/** The first index whose UID is at least `uid`. */
function firstFrom(uids: Uint32Array, uid: number): number {
  let [low, high] = [0, uids.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((uids[middle] ?? 0) < uid) low = middle + 1;
    else high = middle;
  }
  return low;
}
