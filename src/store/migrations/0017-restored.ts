/** Accounts that came from a backup. */
import type { Migration } from "../../db/migrate.ts";

export const restored: Migration = {
  number: 17,
  name: "accounts from a backup",
  up: ({ integer }) => [
    // Positions of the change log below this were given out twice: before a backup took the account's place, and after it was made.
    `alter table mail_account add column restored_modseq ${integer} not null default 0`,
  ],
};
