/** Passwords of programs: each opens one account, and is taken back without changing the account's own password. */
import type { Migration } from "../../db/migrate.ts";

export const appTokens: Migration = {
  number: 4,
  name: "tokens of programs",
  up: ({ integer, text, clustered }) => [
    // `token` is the hash of what the program has.
    `create table app_token (
      token ${text} not null primary key,
      account_id ${integer} not null,
      name ${text} not null,
      created_at ${integer} not null,
      used_at ${integer}
    ) ${clustered}`,
    "create unique index app_token_name on app_token (account_id, name)",
  ],
};
