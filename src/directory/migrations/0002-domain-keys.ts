/** The keys with which domains sign their mail. */
import type { Migration } from "../../db/migrate.ts";

export const domainKeys: Migration = {
  number: 2,
  name: "keys of domains",
  up: ({ integer, text, blob, clustered }) => [
    // `private_key` is PKCS #8, `public_key` SubjectPublicKeyInfo, both DER; `state` is one of directory/domain-key.ts, since `changed_at`.
    `create table domain_key (
      domain ${text} not null,
      selector ${text} not null,
      algorithm ${text} not null,
      state ${text} not null,
      private_key ${blob} not null,
      public_key ${blob} not null,
      created_at ${integer} not null,
      changed_at ${integer} not null,
      primary key (domain, selector)
    ) ${clustered}`,
  ],
};
