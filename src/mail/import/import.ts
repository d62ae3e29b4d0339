/** Mail of an old server, copied into an account: message by message, and on from there when it was broken off. */
import { Refusal } from "../../base/errors.ts";
import type { Account, MailStore, MailWriter, PreparedMessage } from "../../store/account.ts";
import type { MailboxId } from "../../store/model.ts";
import { FLAGS_MAX, LEFT_LISTED_MAX, MESSAGES_AT_ONCE, OCTETS_AT_ONCE } from "./limits.ts";
import type { OldMailbox, OldMessage, OldServer, OpenedMailbox } from "./old-server.ts";
import { type Place, placeOf } from "./place.ts";

export interface ImportProgress {
  /** The mailbox of the old server that is being read; undefined at the end. */
  readonly mailbox: string | undefined;
  /** Messages, of all mailboxes that are taken. */
  readonly done: number;
  readonly of: number;
  /** Taken by an earlier run. */
  readonly before: number;
  /** How many are larger than messages may be here, nothing that could be kept, or broken there: the old server still has them. */
  readonly left: number;
  /** The first of those. */
  readonly leftOut: readonly Left[];
  /** Mailboxes that the old server lists and does not open: whoever may see them may not read them, or they are broken. */
  readonly closed: readonly string[];
}

interface Left {
  readonly mailbox: string;
  readonly uid: number;
  readonly why: "too-large" | "invalid" | "unread";
}

export interface ImportOrder {
  readonly store: MailStore;
  readonly account: Account;
  readonly server: OldServer;
  /** Who it is there, and where: what was taken is remembered by it. */
  readonly source: string;
  readonly messageBytesMax: number;
  /** Only these; all when empty. */
  readonly mailboxes: readonly string[];
  /** Called after each page of messages; when it answers false, the import ends there. */
  readonly onProgress: (progress: ImportProgress) => boolean;
}

/** What is written down of a mailbox that was read, in the transactions that take its messages. */
interface Remembered {
  readonly uidValidity: number;
  readonly uid: number;
  readonly taken: number;
}

/** Answers how far it came. Throws Refusal("unavailable", "over-quota", "limit"); what was taken until then stays. */
export async function importMail(order: ImportOrder): Promise<ImportProgress> {
  const { server, mailboxes: wanted, onProgress } = order;
  const taken = (await server.mailboxes()).flatMap((mailbox) => {
    const place = placeOf(mailbox);
    const isWanted = wanted.length === 0 || wanted.includes(mailbox.path);
    return place === undefined || !isWanted ? [] : [{ mailbox, place }];
  });
  const missing = wanted.find((path) => !taken.some(({ mailbox }) => mailbox.path === path));
  if (missing !== undefined) throw new Refusal("not-found", `the old server has no mailbox ${missing}`);
  const run = new ImportRun(
    order,
    taken.reduce((sum, { mailbox }) => sum + mailbox.messages, 0),
  );
  for (const { mailbox, place } of taken) {
    if (!(await run.take(mailbox, place))) return run.progress(mailbox.path);
  }
  const end = run.progress(undefined);
  onProgress(end);
  return end;
}

class ImportRun {
  readonly #order: ImportOrder;
  readonly #of: number;
  readonly #leftOut: Left[] = [];
  readonly #closed: string[] = [];
  #left = 0;
  #done = 0;
  #before = 0;

  constructor(order: ImportOrder, of: number) {
    this.#order = order;
    this.#of = of;
  }

  progress(mailbox: string | undefined): ImportProgress {
    const [done, before, left] = [this.#done, this.#before, this.#left];
    const of = Math.max(this.#of, done + left);
    return { mailbox, done, of, before, left, leftOut: [...this.#leftOut], closed: [...this.#closed] };
  }

  #leave(left: Left): void {
    this.#left++;
    if (this.#leftOut.length < LEFT_LISTED_MAX) this.#leftOut.push(left);
  }

  /** False when it is to end. */
  async take(mailbox: OldMailbox, place: Place): Promise<boolean> {
    const { server, account, source, onProgress } = this.#order;
    const opened = await server.open(mailbox.path);
    if (opened === undefined) {
      this.#closed.push(mailbox.path);
      return onProgress(this.progress(mailbox.path));
    }
    const key = `${source} ${mailbox.path}`;
    const id = await account.write((mail) => mailboxAt(mail, place));
    const known = await account.read((mail) => mail.recordByKey("import", key));
    const last = known === undefined ? undefined : (JSON.parse(known.data) as Remembered);
    // Another UIDVALIDITY: what was taken cannot be told any more, so all of it is taken.
    const isSame = last?.uidValidity === opened.uidValidity;
    let at: Remembered = isSame && last !== undefined ? last : { uidValidity: opened.uidValidity, uid: 0, taken: 0 };
    this.#before += at.taken;
    this.#done += at.taken;
    const uids = await opened.uids(at.uid + 1);
    for (let i = 0; i < uids.length; i += MESSAGES_AT_ONCE) {
      const page = uids.slice(i, i + MESSAGES_AT_ONCE);
      at = await this.#takePage(page, { opened, mailbox, id, key, at });
      if (!onProgress(this.progress(mailbox.path))) return false;
    }
    return onProgress(this.progress(mailbox.path));
  }

  async #takePage(page: readonly number[], from: From): Promise<Remembered> {
    const { messageBytesMax } = this.#order;
    let at = from.at;
    let waiting: OldMessage[] = [];
    let octets = 0;
    for await (const message of from.opened.messages(page, messageBytesMax)) {
      if (message.bytes === undefined) {
        this.#leave({ mailbox: from.mailbox.path, uid: message.uid, why: "unread" });
        continue;
      }
      if (message.bytes.length > messageBytesMax) {
        this.#leave({ mailbox: from.mailbox.path, uid: message.uid, why: "too-large" });
        continue;
      }
      waiting.push(message);
      octets += message.bytes.length;
      if (octets < OCTETS_AT_ONCE) continue;
      at = await this.#write(waiting, { ...from, at });
      waiting = [];
      octets = 0;
    }
    const until = Math.max(at.uid, page.at(-1) ?? 0);
    return this.#write(waiting, { ...from, at }, until);
  }

  /** The messages, and that they were taken, in one transaction. */
  async #write(messages: readonly OldMessage[], { mailbox, id, key, at }: From, until = 0): Promise<Remembered> {
    const { store, account } = this.#order;
    const prepared: (readonly [OldMessage, PreparedMessage])[] = [];
    for (const message of messages) {
      try {
        prepared.push([message, await store.prepare(message.bytes)]);
      } catch (error) {
        const why = error instanceof Refusal ? error.code : undefined;
        if (why !== "invalid" && why !== "too-large") throw error;
        this.#leave({ mailbox: mailbox.path, uid: message.uid, why });
      }
    }
    const uid = Math.max(at.uid, until, ...messages.map((message) => message.uid));
    const after: Remembered = { ...at, uid, taken: at.taken + prepared.length };
    await account.write(async (mail) => {
      for (const [{ flags, internalDate, dateZone = 0 }, message] of prepared)
        await mail.append(id, message, {
          flags: flags.filter(isFlagHere).slice(0, FLAGS_MAX),
          ...(internalDate === undefined ? {} : { internalDate, dateZone }),
        });
      await remember(mail, key, after);
    });
    this.#done += prepared.length;
    return after;
  }
}

interface From {
  readonly opened: OpenedMailbox;
  readonly mailbox: OldMailbox;
  readonly id: MailboxId;
  readonly key: string;
  readonly at: Remembered;
}

async function mailboxAt(mail: MailWriter, place: Place): Promise<MailboxId> {
  if ("role" in place) {
    const known = await mail.mailboxByRole(place.role);
    if (known !== undefined) return known.id;
  }
  const path = "path" in place ? place.path : `${place.role.charAt(0).toUpperCase()}${place.role.slice(1)}`;
  const known = await mail.mailboxByPath(path);
  return known?.selectable === true ? known.id : (await mail.createMailbox(path, { subscribe: true })).id;
}

async function remember(mail: MailWriter, key: string, value: Remembered): Promise<void> {
  const known = await mail.recordByKey("import", key);
  if (known === undefined) await mail.addRecord("import", JSON.stringify(value), key);
  else await mail.changeRecord("import", known.id, JSON.stringify(value), key);
}

/** \Recent is of a session; keywords as atoms, which all clients can say. */
function isFlagHere(flag: string): boolean {
  return /^\\(?:Seen|Answered|Flagged|Deleted|Draft)$/i.test(flag) || /^[A-Za-z0-9$][\w$.+-]{0,99}$/.test(flag);
}
