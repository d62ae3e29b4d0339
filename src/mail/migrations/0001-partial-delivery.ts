/** Copies made of messages that were not acknowledged, because other copies failed. */
import type { Migration } from "../../db/migrate.ts";

export const partialDelivery: Migration = {
  number: 1,
  name: "partial deliveries",
  up: ({ integer, blob, clustered }) => [
    // `message` is the hash of mail/partial.ts.
    `create table partial_delivery (
      message ${blob} not null,
      account_id ${integer} not null,
      at ${integer} not null,
      primary key (message, account_id)
    ) ${clustered}`,
  ],
};
