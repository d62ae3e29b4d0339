/** What the mail asks the server first: small, and a file of its own, so that the answers are there when the page itself has come. */
import type { MailStore } from "./mail/mail-store.ts";
import { startAccount } from "./offline/start.ts";

/** Pages for people who have no login yet. */
const WITHOUT_LOGIN = /^\/(?:invited|setup)$/;

/** The list that the address names; the inbox's where it names none. */
const LIST = /^\/(?:mail\/(?<mailbox>[^/]+).*)?$/;

/** Rows that are seen at first. */
const ROWS = 20;

class Beginning {
  /** Undefined where there is nothing to begin with, or when it was taken. */
  #account: Promise<MailStore> | undefined;
  /** When it is there. */
  store: MailStore | undefined;

  constructor(path: string) {
    if (!WITHOUT_LOGIN.test(path)) this.#account = this.#begin(path);
    // Whoever takes it hears of it.
    this.#account?.catch(() => undefined);
  }

  /** Once: later the account may be another. */
  take(): Promise<MailStore> | undefined {
    const account = this.#account;
    this.#account = undefined;
    this.store = undefined;
    return account;
  }

  async #begin(path: string): Promise<MailStore> {
    const store = await startAccount();
    const list = LIST.exec(path);
    const inMailbox = list?.groups?.["mailbox"] ?? store.cache.mailboxOf("inbox")?.id;
    if (list !== null && inMailbox !== undefined) store.showRows(store.list({ inMailbox }), 0, ROWS);
    this.store = store;
    return store;
  }
}

export const beginning = new Beginning(location.pathname);
