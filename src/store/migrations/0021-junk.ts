/** What the junk filter of an account has learned. */
import type { Migration } from "../../db/migrate.ts";

export const junk: Migration = {
  number: 21,
  name: "junk filter",
  up: ({ integer, clustered }) => [
    // How many messages were learned as what; in the account's row, which every delivery reads anyhow.
    `alter table mail_account add column junk_learned ${integer} not null default 0`,
    `alter table mail_account add column ham_learned ${integer} not null default 0`,
    // How far the change log was followed, and emails were looked at that have been kept (null: none yet). \`lessons\` only rises: the filter's clock.
    `create table junk_filter (
      account_id ${integer} not null primary key,
      followed_modseq ${integer} not null,
      kept_email_id ${integer},
      lessons ${integer} not null
    ) ${clustered}`,
    // In how many learned messages a token was, and the number of the last lesson with it. Tokens are those of wire/junk/tokens.ts: whoever
    // changes what they are empties these tables in a migration.
    `create table junk_token (
      account_id ${integer} not null,
      token ${integer} not null,
      junk ${integer} not null,
      ham ${integer} not null,
      lesson ${integer} not null,
      primary key (account_id, token)
    ) ${clustered}`,
    // What was learned, so that nothing counts twice: an email, or less than zero, the hash of a message that is in no mailbox. 1 junk, 2 ham.
    `create table junk_lesson (
      account_id ${integer} not null,
      email_id ${integer} not null,
      learned ${integer} not null,
      primary key (account_id, email_id)
    ) ${clustered}`,
  ],
};
