/** Who was asked to come again, and who did (trust/inbound/greylist.ts). */
import type { Migration } from "../../db/migrate.ts";

export const greylist: Migration = {
  number: 5,
  name: "greylist",
  up: ({ integer, blob, clustered }) => [
    `create table greylist (
      key ${blob} not null primary key,
      first_at ${integer} not null,
      last_at ${integer} not null,
      passed ${integer} not null
    ) ${clustered}`,
    "create index greylist_last on greylist (last_at)",
  ],
};
