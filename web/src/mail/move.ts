/** Moving, marking and removing whole conversations, with words about it and the way back. */
import { SignedOut } from "../jmap/problems.ts";
import type { Email, Mailbox } from "../jmap/types.ts";
import { mailboxName } from "../model/folders.ts";
import { say } from "../model/toasts.ts";
import type { Words } from "../words/en.ts";
import { type Change, changeEmails, destroyEmails } from "./actions.ts";
import type { MailStore } from "./mail-store.ts";

/** Whose emails stay where they are when a conversation is moved from a search. */
const STAYING: ReadonlySet<string> = new Set(["sent", "drafts"]);

/** Those of the conversations that are in the mailbox; of a search, all but one's own, where there are others. */
export function emailsIn(store: MailStore, threadIds: readonly string[], from: string | undefined): readonly Email[] {
  const { mailboxes } = store.cache;
  const isOwn = ({ mailboxIds }: Email): boolean =>
    Object.keys(mailboxIds).every((id) => STAYING.has(mailboxes.get(id)?.role ?? ""));
  return threadIds.flatMap((threadId) => {
    const all = store.cache.emailsOf(threadId);
    if (from !== undefined) return all.filter(({ mailboxIds }) => from in mailboxIds);
    return all.every(isOwn) ? all : all.filter((email) => !isOwn(email));
  });
}

/** Whether it may be done with an email in all mailboxes that it is in. */
export function mayWith({ cache }: MailStore, { mailboxIds }: Email, right: keyof Mailbox["myRights"]): boolean {
  return Object.keys(mailboxIds).every((id) => cache.mailboxes.get(id)?.myRights[right] === true);
}

export interface Move {
  readonly threadIds: readonly string[];
  readonly from: string | undefined;
  readonly target: Mailbox;
  readonly words: Words;
}

export async function moveThreads(store: MailStore, { threadIds, from, target, words }: Move): Promise<void> {
  if (from === target.id) return;
  const emails = emailsIn(store, threadIds, from);
  if (emails.length === 0) return;
  const done = doneText(target, threadIds.length, words);
  const changeOf = ({ mailboxIds }: Email): Change => ({ mailboxIds: movedIds(mailboxIds, from, target.id) });
  await attempt(store, { emails, changeOf, done, words, isLeaving: from !== undefined });
}

/** From one mailbox to another, or from wherever it is. */
export function movedIds(mailboxIds: Email["mailboxIds"], from: string | undefined, to: string): Email["mailboxIds"] {
  if (from === undefined) return { [to]: true };
  const others = Object.keys(mailboxIds).filter((id) => id !== from);
  return Object.fromEntries([...others, to].map((id) => [id, true as const]));
}

function doneText(target: Mailbox, threads: number, words: Words): string {
  if (target.role === "archive") return words.archived(threads);
  if (target.role === "trash") return words.deleted(threads);
  if (target.role === "junk") return words.junked(threads);
  return words.movedTo(threads, mailboxName(target, words));
}

/** Sets or takes a keyword; nothing is said, for it is seen. */
export async function markEmails(
  store: MailStore,
  emails: readonly Email[],
  mark: { readonly keyword: string; readonly isSet: boolean; readonly words: Words },
): Promise<void> {
  const { keyword, isSet, words } = mark;
  const right = keyword === "$seen" ? "maySetSeen" : "maySetKeywords";
  const changed = emails.filter((email) => keyword in email.keywords !== isSet && mayWith(store, email, right));
  if (changed.length === 0) return;
  const changeOf = ({ keywords }: Email): Change => {
    const others = Object.keys(keywords).filter((each) => each !== keyword);
    return {
      keywords: Object.fromEntries([...others, ...(isSet ? [keyword] : [])].map((each) => [each, true as const])),
    };
  };
  await attempt(store, { emails: changed, changeOf, done: undefined, words, isLeaving: false });
}

export async function destroyThreads(store: MailStore, move: Omit<Move, "target">): Promise<void> {
  const emails = emailsIn(store, move.threadIds, move.from);
  store.removeRows(new Set(emails.map(({ id }) => id)));
  try {
    const isLater = await destroyEmails(store, emails);
    say(doneOrLater(move.words.deletedForever(move.threadIds.length), isLater, move.words));
  } catch (error) {
    failed(store, error, move.words);
  }
}

export interface Attempt {
  readonly emails: readonly Email[];
  readonly changeOf: (email: Email) => Change;
  readonly done: string | undefined;
  readonly words: Words;
  /** Whether they go from the list that is shown. */
  readonly isLeaving: boolean;
}

/** Shows it, does it, says so with the way back, or says that it did not work. */
export async function attempt(store: MailStore, { emails, changeOf, done, words, isLeaving }: Attempt): Promise<void> {
  if (isLeaving) store.removeRows(new Set(emails.map(({ id }) => id)));
  try {
    const { isLater, undo } = await changeEmails(store, emails, changeOf);
    if (done === undefined) return;
    const back = (): Promise<void> => undo().catch((error: unknown) => failed(store, error, words));
    say(doneOrLater(done, isLater, words), { undo: back });
  } catch (error) {
    failed(store, error, words);
  }
}

function doneOrLater(done: string, isLater: boolean, words: Words): string {
  return isLater ? words.doneLater(done) : done;
}

export function failed(store: MailStore, error: unknown, words: Words): void {
  if (!(error instanceof SignedOut)) say(words.notDone, { isProblem: true });
  void store.refresh();
}
