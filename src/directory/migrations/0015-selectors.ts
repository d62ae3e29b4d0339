/** Which names of keys were given, as none is given twice. */
import type { Migration } from "../../db/migrate.ts";

export const selectors: Migration = {
  number: 15,
  name: "selectors",
  up: ({ integer, text, clustered }) => [
    // `stem` is a selector without its number, "202611r"; `given` the last number of it.
    `create table selector (
      domain ${text} not null,
      stem ${text} not null,
      given ${integer} not null,
      primary key (domain, stem)
    ) ${clustered}`,
  ],
};
