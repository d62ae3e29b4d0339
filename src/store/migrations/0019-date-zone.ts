/** In which zone INTERNALDATE was given. */
import type { Migration } from "../../db/migrate.ts";

export const dateZone: Migration = {
  number: 19,
  name: "the zone of INTERNALDATE",
  up: ({ integer }) => [
    // Minutes east of UTC. At the end of a row, 0 takes one byte in SQLite, and none in rows that were there before.
    `alter table message add column date_zone ${integer} not null default 0`,
  ],
};
