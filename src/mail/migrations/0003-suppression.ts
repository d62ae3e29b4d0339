/** Addresses elsewhere that do not exist. */
import type { Migration } from "../../db/migrate.ts";

export const suppression: Migration = {
  number: 3,
  name: "suppressed addresses",
  up: ({ integer, text, clustered }) => [
    // `added` 1: by somebody, and for good. Otherwise it counts `failures` of which the last was `at`.
    `create table suppression (
      address ${text} not null primary key,
      reason ${text} not null,
      failures ${integer} not null,
      at ${integer} not null,
      added ${integer} not null
    ) ${clustered}`,
    "create index suppression_at on suppression (at) where added = 0",
  ],
};
