/** Messages that users have begun to send, until it is certain that they are in the queue, once (mail/begun.ts). */
import type { Migration } from "../../db/migrate.ts";

export const begun: Migration = {
  number: 8,
  name: "submissions begun",
  up: ({ integer, text, clustered }) => [
    // `queued` becomes 1 in the transaction that puts the message into the queue; `data` is JSON of whoever began.
    `create table submission_begun (
      name ${text} not null,
      account_id ${integer} not null,
      at ${integer} not null,
      queued ${integer} not null,
      data ${text} not null,
      primary key (name)
    ) ${clustered}`,
    "create index submission_begun_by_account on submission_begun (account_id)",
  ],
};
