/** What the page knows of the account: one copy of each mailbox, thread and email, kept true by the server's change log. */
import type { Email, EmailContent, Identity, Mailbox, PendingSubmission, Quota } from "../jmap/types.ts";

export class Cache {
  readonly mailboxes = new Map<string, Mailbox>();
  readonly emails = new Map<string, Email>();
  /** Ids of their emails, oldest first. */
  readonly threads = new Map<string, readonly string[]>();
  readonly contents = new Map<string, EmailContent>();
  identities: readonly Identity[] = [];
  quotas: readonly Quota[] = [];
  /** Messages that the server has but has not let go yet. */
  pending: readonly PendingSubmission[] = [];
  /** The server's state that emails and threads are of; undefined before the first answer. */
  state: string | undefined;

  /** Forgets what /changes would have to keep true. */
  forgetEmails(): void {
    this.emails.clear();
    this.threads.clear();
    this.contents.clear();
    this.state = undefined;
  }

  mailboxOf(role: Mailbox["role"]): Mailbox | undefined {
    return [...this.mailboxes.values()].find((mailbox) => mailbox.role === role);
  }

  emailsOf(threadId: string): readonly Email[] {
    return (this.threads.get(threadId) ?? []).flatMap((id) => this.emails.get(id) ?? []);
  }
}
