/** What other domains demand of TLS, and how sessions with their servers went. */
import type { Migration } from "../../db/migrate.ts";

export const tlsPolicies: Migration = {
  number: 4,
  name: "TLS policies",
  up: ({ integer, text, clustered }) => [
    // `policy` is the file as it was fetched. trust/tls/sts-store.ts
    `create table sts_policy (
      domain ${text} not null primary key,
      id ${text} not null,
      policy ${text} not null,
      fetched_at ${integer} not null,
      expires_at ${integer} not null,
      used_at ${integer} not null
    ) ${clustered}`,
    // `key` is a hash of all that is the same in sessions counted together; `day` counts from 1970-01-01. trust/tls/tls-counts.ts
    `create table tls_count (
      day ${integer} not null,
      domain ${text} not null,
      key ${text} not null,
      policy ${text} not null,
      outcome ${text} not null,
      host ${text} not null,
      address ${text} not null,
      detail ${text} not null,
      sessions ${integer} not null,
      primary key (day, domain, key)
    ) ${clustered}`,
  ],
};
