/** Messages that DMARC was evaluated for, counted for the reports to their domains (trust/inbound/dmarc-counts.ts). */
import type { Migration } from "../../db/migrate.ts";

export const dmarcCounts: Migration = {
  number: 7,
  name: "DMARC counts",
  up: ({ integer, text, clustered }) => [
    // `key` is a hash of `facts`, which is the same in messages counted together; `day` counts from 1970-01-01.
    `create table dmarc_count (
      day ${integer} not null,
      domain ${text} not null,
      key ${text} not null,
      facts ${text} not null,
      messages ${integer} not null,
      primary key (day, domain, key)
    ) ${clustered}`,
  ],
};
