/** Logins that have ended: of whom, by a new password, a token that was taken back, a second factor, a session that was closed, a suspension. */
import type { Migration } from "../../db/migrate.ts";

export const endedLogins: Migration = {
  number: 10,
  name: "ended logins",
  up: ({ integer, clustered }) => [
    // `version` is the directory's after the change.
    `create table ended_login (
      version ${integer} not null,
      account_id ${integer} not null,
      primary key (version, account_id)
    ) ${clustered}`,
  ],
};
