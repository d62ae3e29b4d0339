/** Telling that others have changed annotations of mailboxes or of the server: the names of the entries (RFC 5464 4.4.2, RFC 5465 5.6, 5.7). */
import type { AccountId, MailboxId, Modseq } from "../../store/model.ts";
import { entryText } from "../../wire/imap/metadata.ts";
import { unlessGone } from "../errors.ts";
import { ENTRIES_PER_LINE } from "../limits.ts";
import { mailboxText } from "../mailboxes/mailbox-text.ts";
import type { Session } from "../session.ts";
import { type Reached, reachedIn, type Space } from "../mailboxes/spaces.ts";

/** How far a session has heard of the annotations of one account. */
class Ear implements Disposable {
  readonly #space: Space;
  readonly #viewer: AccountId;
  readonly #listening: Disposable;
  /** Everything up to here is told, or was there when it began. */
  #upTo = Infinity;
  /** The newest position of the change log that was heard of since the last look. */
  #heard = 0;
  /** Changes that the session has made itself since. */
  readonly #own = new Set<number>();

  constructor(space: Space, viewer: AccountId) {
    this.#space = space;
    this.#viewer = viewer;
    this.#listening = space.account.watch((modseq) => {
      // 0: there may be changes, nobody knows up to where.
      this.#heard = Math.max(this.#heard, modseq === 0 ? Infinity : modseq);
    });
  }

  /** Answers up to where nothing will be told. */
  async begin(): Promise<number> {
    return (this.#upTo = await this.#space.account.read((mail) => mail.modseq()));
  }

  own(modseq: Modseq): void {
    this.#own.add(modseq);
  }

  get owes(): boolean {
    return this.#heard > this.#upTo;
  }

  /** The entries that others have changed since, by mailbox; undefined for the server's. */
  async news(): Promise<ReadonlyMap<Reached | undefined, readonly string[]>> {
    const space = this.#space;
    const heard = this.#heard;
    this.#heard = 0;
    const look = space.account.read(async (mail) => {
      const some = await mail.annotationChanges(this.#upTo, this.#viewer);
      return { upTo: await mail.modseq(), changes: some, mailboxes: some.length === 0 ? [] : await mail.mailboxes() };
    });
    const { upTo, changes, mailboxes } = await look.catch((error: unknown) => {
      this.#heard = Math.max(this.#heard, heard);
      throw error;
    });
    const entries = new Map<MailboxId | undefined, string[]>();
    for (const { mailboxId, entry, modseq } of changes) {
      if (this.#own.has(modseq)) continue;
      const known = entries.get(mailboxId);
      if (known === undefined) entries.set(mailboxId, [entry]);
      else known.push(entry);
    }
    this.#upTo = upTo;
    this.#own.clear();
    const news = new Map<Reached | undefined, readonly string[]>();
    for (const mailbox of [undefined, ...mailboxes]) {
      const some = entries.get(mailbox?.id);
      if (some !== undefined) news.set(mailbox && reachedIn(space, mailbox, new Set()), some);
    }
    return news;
  }

  [Symbol.dispose](): void {
    this.#listening[Symbol.dispose]();
  }
}

/** How far a session has heard of annotations. */
export class AnnotationNews implements Disposable {
  readonly #viewer: AccountId;
  readonly #ears = new Map<AccountId, Ear>();
  #isOver = false;

  private constructor(viewer: AccountId) {
    this.#viewer = viewer;
  }

  /** Begins now, with the user's own. */
  static async begin(home: Space): Promise<AnnotationNews> {
    const news = new AnnotationNews(home.account.id);
    await news.follow([home]);
    return news;
  }

  /** From now on it hears of those accounts too. */
  async follow(spaces: readonly Space[]): Promise<void> {
    for (const space of spaces) {
      const { id } = space.account;
      if (this.#isOver) return;
      if (this.#ears.has(id)) continue;
      const ear = new Ear(space, this.#viewer);
      this.#ears.set(id, ear);
      try {
        if ((await unlessGone(ear.begin())) === undefined) this.#deaf(id);
      } catch (error) {
        this.#deaf(id);
        throw error;
      }
    }
  }

  /** An account that goes has no more to tell. */
  #deaf(id: AccountId): void {
    this.#ears.get(id)?.[Symbol.dispose]();
    this.#ears.delete(id);
  }

  /** The session has made that change itself. */
  own(account: AccountId, modseq: Modseq): void {
    this.#ears.get(account)?.own(modseq);
  }

  /** Something has happened in an account that may be to annotations. */
  get owes(): boolean {
    return this.#ears.values().some((ear) => ear.owes);
  }

  /** Writes METADATA responses for the mailboxes, and the server, of which others have changed something that is wanted. */
  async tell(session: Session): Promise<void> {
    for (const [id, ear] of this.#ears) {
      const news = ear.owes ? await unlessGone(ear.news()) : [];
      if (news === undefined) {
        this.#deaf(id);
        continue;
      }
      for (const [mailbox, entries] of news) {
        const wanted = mailbox === undefined ? wantsServer(session) : wantsMailbox(session, mailbox);
        if (wanted) tellNames(session, mailbox?.path ?? "", entries);
      }
    }
  }

  [Symbol.dispose](): void {
    this.#isOver = true;
    for (const ear of this.#ears.values()) ear[Symbol.dispose]();
  }
}

/** Who has given NOTIFY hears what it asked for there; who has not, what ENABLE has switched on. */
function wantsServer(session: Session): boolean {
  const { watch } = session;
  if (watch !== undefined) return watch.wantsServerMetadata;
  return session.enabled("METADATA") || session.enabled("METADATA-SERVER");
}

function wantsMailbox(session: Session, mailbox: Reached): boolean {
  const { watch } = session;
  return watch === undefined ? session.enabled("METADATA") : watch.wantsMetadata(mailbox);
}

function tellNames(session: Session, path: string, entries: readonly string[]): void {
  for (let at = 0; at < entries.length; at += ENTRIES_PER_LINE) {
    const names = entries.slice(at, at + ENTRIES_PER_LINE).map(entryText);
    session.untagged(`METADATA ${mailboxText(path, session.utf8)} ${names.join(" ")}`);
  }
}
