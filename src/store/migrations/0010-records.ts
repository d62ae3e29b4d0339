/** Small things that belong to an account besides its mail: identities, submissions, what answers in the owner's absence. */
import type { Migration } from "../../db/migrate.ts";

export const records: Migration = {
  number: 10,
  name: "records",
  up: ({ integer, text, clustered }) => [
    // `data` is JSON; only who keeps records of a kind knows what is in it.
    `create table record (
      account_id ${integer} not null,
      kind ${text} not null,
      record_id ${integer} not null,
      modseq ${integer} not null,
      created_modseq ${integer} not null,
      data ${text} not null,
      primary key (account_id, kind, record_id)
    ) ${clustered}`,
    // Ids are never used again.
    `create table record_id (
      account_id ${integer} not null,
      kind ${text} not null,
      next_id ${integer} not null,
      primary key (account_id, kind)
    ) ${clustered}`,
    `create table gone_record (
      account_id ${integer} not null,
      kind ${text} not null,
      modseq ${integer} not null,
      record_id ${integer} not null,
      primary key (account_id, kind, modseq, record_id)
    ) ${clustered}`,
  ],
};
