/** Who is logged in with a browser. */
import type { Migration } from "../../db/migrate.ts";

export const webSessions: Migration = {
  number: 3,
  name: "sessions of browsers",
  up: ({ integer, text, clustered }) => [
    // `token` is the hash of what the browser has. `credential_version` is that of the password it was opened with.
    `create table web_session (
      token ${text} not null primary key,
      account_id ${integer} not null,
      credential_version ${integer} not null,
      opened_at ${integer} not null,
      used_at ${integer} not null,
      client ${text} not null
    ) ${clustered}`,
    "create index web_session_account on web_session (account_id, used_at)",
  ],
};
