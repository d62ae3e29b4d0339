/** Who has changed what of the server. */
import type { Migration } from "../../db/migrate.ts";

export const changes: Migration = {
  number: 14,
  name: "changes by administrators",
  up: ({ integer, text, clustered }) => [
    // `act` is what was done, "accounts/quota" or "account quota"; `subject` to whom or what; `detail` JSON of the rest, without secrets.
    `create table admin_change (
      number ${integer} not null primary key,
      at ${integer} not null,
      actor ${text} not null,
      act ${text} not null,
      subject ${text} not null,
      detail ${text} not null
    ) ${clustered}`,
  ],
};
