/** What JMAP asks that IMAP does not: when an email came to be, which emails and threads went, what belongs to a thread. */
import type { Migration } from "../../db/migrate.ts";

export const emails: Migration = {
  number: 4,
  name: "changes of emails and threads",
  up: ({ integer, blob, clustered }) => [
    // 0 for what was there before: created longer ago than any client can ask.
    `alter table email add column created_modseq ${integer} not null default 0`,
    `alter table mailbox add column created_modseq ${integer} not null default 0`,
    "create index email_thread on email (account_id, thread_id)",
    // What one transaction removed, as `uid-list.ts` packs it: emails that are nowhere any more, emails that left one of their
    // mailboxes, and the threads of the first.
    `create table gone_email (
      account_id ${integer} not null,
      modseq ${integer} not null,
      destroyed ${blob} not null,
      moved ${blob} not null,
      threads ${blob} not null,
      primary key (account_id, modseq)
    ) ${clustered}`,
    `alter table mail_account add column forgotten_modseq ${integer} not null default 0`,
    "update mail_account set forgotten_modseq = modseq",
  ],
};
