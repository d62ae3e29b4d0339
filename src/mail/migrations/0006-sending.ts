/** How much each account has sent, hour by hour (mail/sending-limits.ts). */
import type { Migration } from "../../db/migrate.ts";

export const sending: Migration = {
  number: 6,
  name: "what accounts send",
  up: ({ integer, clustered }) => [
    // `hour` counts from 1970.
    `create table sending (
      account_id ${integer} not null,
      hour ${integer} not null,
      recipients ${integer} not null,
      failures ${integer} not null,
      primary key (account_id, hour)
    ) ${clustered}`,
    "create index sending_hour on sending (hour)",
  ],
};
