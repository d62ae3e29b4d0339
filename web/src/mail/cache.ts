/** What the page knows of the account: one copy of each mailbox, thread and email, kept true by the server's change log. */
import type { Email, EmailContent, Identity, Mailbox, PendingSubmission, Quota } from "../jmap/types.ts";
import { Reach } from "./reach.ts";
import { type Counts, shiftedCounts } from "./shifted-counts.ts";
import { granted, type Wish } from "./wish.ts";

export class Cache {
  readonly mailboxes = new Map<string, Mailbox>();
  readonly #emails = new Map<string, Email>();
  readonly emails: ReadonlyMap<string, Email> = this.#emails;
  /** Ids of their emails, oldest first. */
  readonly threads = new Map<string, readonly string[]>();
  readonly contents = new Map<string, EmailContent>();
  identities: readonly Identity[] = [];
  quotas: readonly Quota[] = [];
  /** Messages that the server has but has not let go yet. */
  pending: readonly PendingSubmission[] = [];
  /** The server's state that emails and threads are of; undefined before the first answer. */
  state: string | undefined;
  /** That mailboxes, identities and quotas are of, or an earlier one. */
  accountState: string | undefined;
  #wishes: ReadonlyMap<string, Wish> = new Map();
  /** Undefined when they have to be counted again. */
  #shifts: ReadonlyMap<string, Counts> | undefined;
  /** Lists that may be others, by what became known since somebody asked. */
  #reach = new Reach();

  /** Wherever it is told from: an email that is elsewhere than it was makes lists old. */
  put(told: Email): void {
    this.#shifts = undefined;
    const before = this.#emails.get(told.id);
    const email = granted(told, this.#wishes.get(told.id));
    if (before !== undefined) this.#reach.ofMove(before, email);
    if (email === undefined) this.#emails.delete(told.id);
    else this.#emails.set(email.id, email);
  }

  /** What is wished of emails and not done yet is shown as if it were. */
  wish(wishes: readonly Wish[]): void {
    this.#shifts = undefined;
    this.#wishes = new Map(wishes.map((each) => [each.id, each]));
    for (const { id } of wishes) {
      const email = this.#emails.get(id);
      if (email !== undefined) this.put(email);
    }
  }

  /** What the mailbox counts, with what is wished and not done yet. */
  countsOf({ id, totalThreads, unreadThreads }: Mailbox): Counts {
    this.#shifts ??= shiftedCounts(this.#wishes, (threadId) => this.emailsOf(threadId));
    const shift = this.#shifts.get(id);
    return {
      totalThreads: Math.max(0, totalThreads + (shift?.totalThreads ?? 0)),
      unreadThreads: Math.max(0, unreadThreads + (shift?.unreadThreads ?? 0)),
    };
  }

  get wishes(): ReadonlyMap<string, Wish> {
    return this.#wishes;
  }

  /** As it will be when the server has done what it is being asked; until then no list is another. */
  foresee(email: Email): void {
    this.#emails.set(email.id, email);
  }

  drop(id: string): void {
    const before = this.#emails.get(id);
    if (before !== undefined) this.#reach.ofMove(before, undefined);
    this.#emails.delete(id);
    this.contents.delete(id);
  }

  /** Forgets what /changes would have to keep true. */
  forgetEmails(): void {
    this.#emails.clear();
    this.threads.clear();
    this.contents.clear();
    this.state = undefined;
    this.#reach.ofEverything();
  }

  /** To note what happened to emails that nobody here has seen. */
  get reach(): Reach {
    return this.#reach;
  }

  /** Whose lists are old, once. */
  takeReach(): Reach {
    const reach = this.#reach;
    this.#reach = new Reach();
    return reach;
  }

  mailboxOf(role: Mailbox["role"]): Mailbox | undefined {
    return [...this.mailboxes.values()].find((mailbox) => mailbox.role === role);
  }

  /** The inbox; of what others share, perhaps another. */
  home(): Mailbox | undefined {
    return this.mailboxOf("inbox") ?? this.mailboxes.values().next().value;
  }

  emailsOf(threadId: string): readonly Email[] {
    return (this.threads.get(threadId) ?? []).flatMap((id) => this.#emails.get(id) ?? []);
  }
}
