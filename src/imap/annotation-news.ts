/** Telling that others have changed remarks to mailboxes or to the server: the names of the entries (RFC 5464 4.4.2, RFC 5465 5.6, 5.7). */
import type { Account } from "../store/account.ts";
import type { Mailbox, MailboxId, Modseq } from "../store/model.ts";
import { entryText } from "../wire/imap/metadata.ts";
import { ENTRIES_PER_LINE } from "./limits.ts";
import { mailboxText } from "./mailbox-text.ts";
import type { Session } from "./session.ts";

/** How far a session has heard of annotations. */
export class AnnotationNews implements Disposable {
  readonly #account: Account;
  readonly #listening: Disposable;
  /** Everything up to here is told, or was there when it began. */
  #upTo = Infinity;
  /** The newest position of the change log that was heard of. */
  #heard = 0;
  /** Changes after `upTo` that the session has made itself. */
  readonly #own = new Set<number>();

  private constructor(account: Account) {
    this.#account = account;
    this.#listening = account.watch((modseq) => {
      this.#heard = Math.max(this.#heard, modseq);
    });
  }

  /** Begins now. */
  static async begin(account: Account): Promise<AnnotationNews> {
    const news = new AnnotationNews(account);
    try {
      news.#upTo = await account.read((mail) => mail.modseq());
      return news;
    } catch (error) {
      news[Symbol.dispose]();
      throw error;
    }
  }

  /** The session has made that change itself. */
  own(modseq: Modseq): void {
    this.#own.add(modseq);
  }

  /** Something has happened in the account that may be to annotations. */
  get owes(): boolean {
    return this.#heard > this.#upTo;
  }

  /** Writes METADATA responses for the mailboxes, and the server, of which others have changed something that is wanted. */
  async tell(session: Session): Promise<void> {
    const account = this.#account;
    const { upTo, changes, mailboxes } = await account.read(async (mail) => {
      const some = await mail.annotationChanges(this.#upTo, account.id);
      return { upTo: await mail.modseq(), changes: some, mailboxes: some.length === 0 ? [] : await mail.mailboxes() };
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
    const ofServer = entries.get(undefined);
    if (ofServer !== undefined && wantsServer(session)) tellNames(session, "", ofServer);
    for (const mailbox of mailboxes) {
      const some = entries.get(mailbox.id);
      if (some !== undefined && wantsMailbox(session, mailbox)) tellNames(session, mailbox.path, some);
    }
  }

  [Symbol.dispose](): void {
    this.#listening[Symbol.dispose]();
  }
}

/** Who has given NOTIFY hears what it asked for there; who has not, what ENABLE has switched on. */
function wantsServer(session: Session): boolean {
  const { watch } = session;
  if (watch !== undefined) return watch.wantsServerMetadata;
  return session.enabled("METADATA") || session.enabled("METADATA-SERVER");
}

function wantsMailbox(session: Session, mailbox: Mailbox): boolean {
  const { watch } = session;
  return watch === undefined ? session.enabled("METADATA") : watch.wantsMetadata(mailbox);
}

function tellNames(session: Session, path: string, entries: readonly string[]): void {
  for (let at = 0; at < entries.length; at += ENTRIES_PER_LINE) {
    const names = entries.slice(at, at + ENTRIES_PER_LINE).map(entryText);
    session.untagged(`METADATA ${mailboxText(path, session.utf8)} ${names.join(" ")}`);
  }
}
