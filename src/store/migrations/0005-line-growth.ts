/** How much longer messages are where every line must end with CRLF. */
import type { Migration } from "../../db/migrate.ts";

export const lineGrowth: Migration = {
  number: 5,
  name: "growth of messages as lines",
  up: ({ integer }) => [
    `alter table message add column line_growth ${integer} not null default 0`,
    `alter table mailbox add column line_growth ${integer} not null default 0`,
  ],
};
