/** What domains and accounts say about where their mail goes. */
import type { Migration } from "../../db/migrate.ts";

export const rules: Migration = {
  number: 5,
  name: "rules of domains and accounts",
  up: ({ integer, text }) => [
    `alter table domain add column subaddresses ${integer} not null default 1`,
    // "refuse" or "defer".
    `alter table domain add column unknown_users ${text} not null default 'refuse'`,
    // What new accounts may hold: null for what the configuration says, 0 for no limit.
    `alter table domain add column account_bytes ${integer}`,
    `alter table domain add column account_messages ${integer}`,
    `alter table account add column subaddress_folders ${integer} not null default 0`,
  ],
};
