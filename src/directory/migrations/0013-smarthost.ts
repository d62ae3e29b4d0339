/** The server through which all mail to others leaves, where the provider lets none leave by itself. */
import type { Migration } from "../../db/migrate.ts";

export const smarthost: Migration = {
  number: 13,
  name: "smarthost",
  up: ({ integer, text, table }) => [
    // One row, or none. The password is kept as it is: the other server wants to hear it.
    `create table smarthost (
      id ${integer} primary key,
      host ${text} not null,
      port ${integer} not null,
      login ${text},
      password ${text}
    ) ${table}`,
  ],
};
