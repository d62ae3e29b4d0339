/** What is kept of a kind of records besides them: how many there are, their bytes, when one changed last; and names by which they are found. */
import type { Migration } from "../../db/migrate.ts";

export const recordKinds: Migration = {
  number: 13,
  name: "kinds of records",
  up: ({ integer, text }) => [
    "alter table record_id rename to record_kind",
    `alter table record_kind add column records ${integer} not null default 0`,
    `alter table record_kind add column bytes ${integer} not null default 0`,
    `alter table record_kind add column modseq ${integer} not null default 0`,
    `update record_kind set
      records = (select count(*) from record
        where record.account_id = record_kind.account_id and record.kind = record_kind.kind),
      bytes = (select coalesce(sum(octet_length(data)), 0) from record
        where record.account_id = record_kind.account_id and record.kind = record_kind.kind),
      modseq = (select mail_account.modseq from mail_account
        where mail_account.account_id = record_kind.account_id)`,
    "create index record_by_modseq on record (account_id, kind, modseq)",
    // Null: found by its id alone.
    `alter table record add column record_key ${text}`,
    "create unique index record_by_key on record (account_id, kind, record_key)",
  ],
};
