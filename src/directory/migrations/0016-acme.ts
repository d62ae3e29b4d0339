/** Certificates that the server fetches for itself, how far it has come with that, and what authorities find who ask whether a name is ours. */
import type { Migration } from "../../db/migrate.ts";

export const acme: Migration = {
  number: 16,
  name: "acme",
  up: ({ integer, text, clustered }) => [
    // `authority` is the address of its directory; `private_key` is PKCS #8 in PEM, `url` the account's address once it has one.
    `create table acme_account (
      authority ${text} not null,
      private_key ${text} not null,
      url ${text},
      primary key (authority)
    ) ${clustered}`,
    // One row of JSON (directory/acme-book.ts), so that a certificate and its key change together.
    `create table acme_certificate (
      name ${text} not null,
      state ${text} not null,
      primary key (name)
    ) ${clustered}`,
    // `certificate` and `private_key` are for tls-alpn-01, in PEM.
    `create table acme_challenge (
      token ${text} not null,
      name ${text} not null,
      answer ${text} not null,
      certificate ${text},
      private_key ${text},
      expires_at ${integer} not null,
      primary key (token)
    ) ${clustered}`,
    `create index acme_challenge_name on acme_challenge (name)`,
  ],
};
