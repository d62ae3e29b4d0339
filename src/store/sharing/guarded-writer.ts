/** What may change another's account: each deed takes the rights of RFC 4314 4. */
import type {
  Appended,
  AppendOptions,
  Copied,
  ExpungeOptions,
  FlagChange,
  FlagsChanged,
  MailboxChange,
  MailWriter,
  PreparedMessage,
} from "../account.ts";
import { type Guard, notAllowed } from "./guard.ts";
import { changeFlagsAs, type Hand, isSeenFlag, seesApart, settleCopies } from "./guarded-flags.ts";
import { GuardedReader, refuse } from "./guarded-reader.ts";
import { checkedParts } from "../mailboxes/mailbox-name.ts";
import {
  type AccountId,
  HIERARCHY_SEPARATOR,
  type Mailbox,
  type MailboxId,
  type Modseq,
  type RecordId,
  type Uid,
} from "../model.ts";
import { type Grant, type Right, rightForFlag } from "./rights.ts";
import { markSeen, seenStates } from "./seen.ts";
import type { Work } from "../work.ts";

const FLAG_RIGHTS = ["s", "w", "t"] as const;

export class GuardedWriter extends GuardedReader implements MailWriter {
  readonly #mail: MailWriter;
  readonly #work: Work;
  readonly #guard: Guard;

  constructor(mail: MailWriter, work: Work, guard: Guard) {
    super(mail, guard);
    this.#mail = mail;
    this.#work = work;
    this.#guard = guard;
  }

  /** The use of a mailbox is its owner's to say, and subscriptions are kept elsewhere. */
  async createMailbox(path: string, options: Parameters<MailWriter["createMailbox"]>[1] = {}): Promise<Mailbox> {
    if (options.role !== undefined) throw notAllowed();
    await this.#needRoom(path);
    const { id } = await this.#mail.createMailbox(path);
    return this.mailbox(id);
  }

  async renameMailbox(path: string, newPath: string): Promise<Mailbox> {
    const place = await this.#guard.needByPath(path, "x");
    if (place.role === "inbox") throw notAllowed();
    await this.#needRoom(newPath);
    const { id } = await this.#mail.renameMailbox(path, newPath);
    return this.mailbox(id);
  }

  /**
   * The nearest mailbox above the new name lets the viewer create mailboxes; at the top of the account only the owner may. What
   * has the name already and is not to be known of stands in the way without a word.
   */
  async #needRoom(path: string): Promise<void> {
    const parts = checkedParts(path);
    const whole = await this.#guard.wholeTree();
    const hidden = whole.byPath(parts.join(HIERARCHY_SEPARATOR));
    if (hidden?.selectable === true && (await this.#guard.tree()).byId(hidden.id) === undefined) throw notAllowed();
    for (let depth = parts.length - 1; depth > 0; depth--) {
      const above = whole.byPath(parts.slice(0, depth).join(HIERARCHY_SEPARATOR));
      if (above === undefined) continue;
      if ((await this.#guard.tree()).byId(above.id)?.rights.includes("k") !== true) throw notAllowed();
      return;
    }
    throw notAllowed();
  }

  async deleteMailbox(path: string): Promise<void> {
    await this.#guard.needByPath(path, "x");
    return this.#mail.deleteMailbox(path);
  }

  /** Who may administer a mailbox says whether each has a \\Seen of their own in it; all else is its owner's. */
  async changeMailbox(id: MailboxId, change: MailboxChange): Promise<void> {
    if (change.role !== undefined || change.sortOrder !== undefined) throw notAllowed();
    await this.#guard.need(id, "a");
    return this.#mail.changeMailbox(id, change);
  }

  subscribe(): Promise<void> {
    return refuse();
  }

  unsubscribe(): Promise<void> {
    return refuse();
  }

  /** Flags that the viewer may not set are left out (RFC 4314 4, of APPEND). */
  async append(id: MailboxId, message: PreparedMessage, options: AppendOptions = {}): Promise<Appended> {
    const hand = await this.#hand(id, "i");
    const flags = (options.flags ?? []).filter((flag) => hand.place.rights.includes(rightForFlag(flag)));
    if (!(await seesApart(hand))) return this.#mail.append(id, message, { ...options, flags });
    const shared = flags.filter((flag) => !isSeenFlag(flag));
    const appended = await this.#mail.append(id, message, { ...options, flags: shared });
    if (shared.length < flags.length)
      await markSeen(this.#work, await this.#work.selectable(id), hand.viewer, { uids: [appended.uid], seen: true });
    return appended;
  }

  async #hand(id: MailboxId, ...rights: readonly Right[]): Promise<Hand> {
    return { work: this.#work, viewer: this.#guard.viewer, place: await this.#guard.need(id, ...rights) };
  }

  async copy(from: MailboxId, uids: ArrayLike<number>, to: MailboxId): Promise<Copied> {
    const source = await this.#hand(from, "r");
    const target = await this.#hand(to, "i");
    const seen = await this.#seenIn(source, target, uids);
    const copied = await this.#mail.copy(from, uids, to);
    await settleCopies(target, copied, seen);
    return copied;
  }

  async move(from: MailboxId, uids: ArrayLike<number>, to: MailboxId): Promise<Copied> {
    const source = await this.#hand(from, "r", "t", "e");
    const target = await this.#hand(to, "i");
    const seen = await this.#seenIn(source, target, uids);
    const copied = await this.#mail.move(from, uids, to);
    await settleCopies(target, copied, seen);
    return copied;
  }

  /** What the viewer has seen of these, where that is not just a flag on both sides. */
  async #seenIn(
    source: Hand,
    target: Hand,
    uids: ArrayLike<number>,
  ): Promise<Awaited<ReturnType<typeof seenStates>> | undefined> {
    if (!(await seesApart(source)) && !(await seesApart(target))) return undefined;
    return seenStates(this.#work, await this.#work.selectable(source.place.id), source.viewer, uids);
  }

  /** Done as far as the viewer may, refused where that is nothing at all (RFC 4314 4, of STORE). */
  async changeFlags(id: MailboxId, uids: ArrayLike<number>, change: FlagChange): Promise<FlagsChanged> {
    const hand = await this.#hand(id, "r");
    const { rights } = hand.place;
    // Whoever replaces all that JMAP knows of does not mean \\Deleted.
    const replaced = change.whole === true ? FLAG_RIGHTS.slice(0, 2) : FLAG_RIGHTS;
    const needed = change.how === "replace" ? replaced : change.flags.map(rightForFlag);
    const has = (right: Right): boolean => rights.includes(right);
    const allowed = change.whole === true ? needed.every(has) : needed.length === 0 || needed.some(has);
    if (!allowed) throw notAllowed();
    return changeFlagsAs(hand, uids, change);
  }

  async expunge(id: MailboxId, options: ExpungeOptions = {}): Promise<readonly Uid[]> {
    await this.#guard.need(id, "e", ...(options.anyFlags === true ? (["t"] as const) : []));
    return this.#mail.expunge(id, options);
  }

  async claimRecent(id: MailboxId): Promise<number> {
    await this.#guard.need(id, "r");
    return this.#mail.claimRecent(id);
  }

  async setGrant(id: MailboxId, grant: Grant): Promise<void> {
    await this.#guard.need(id, "a");
    return this.#mail.setGrant(id, grant);
  }

  async annotate(
    id: MailboxId | undefined,
    _viewer: AccountId,
    values: ReadonlyMap<string, Uint8Array | undefined>,
  ): Promise<Modseq | undefined> {
    if (id === undefined) throw notAllowed();
    await this.#guard.needAnnotations(id);
    return this.#mail.annotate(id, this.#guard.viewer, values);
  }

  addRecord(): Promise<RecordId> {
    return refuse();
  }

  changeRecord(): Promise<void> {
    return refuse();
  }

  removeRecord(): Promise<void> {
    return refuse();
  }

  setQuota(): Promise<void> {
    return refuse();
  }
}
