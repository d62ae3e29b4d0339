/** What accounts see and decide of their own logins. */
import type { Migration } from "../../db/migrate.ts";

export const security: Migration = {
  number: 7,
  name: "second factors, passkeys, logins seen",
  up: ({ integer, text, blob, clustered }) => [
    // Where the browser was when it logged in.
    `alter table web_session add column address ${text} not null default ''`,
    // The shared secret of RFC 6238; `confirmed_at` is null until a first code was right, `last_step` is that of the last code taken.
    `create table totp (
      account_id ${integer} not null primary key,
      secret ${blob} not null,
      confirmed_at ${integer},
      last_step ${integer} not null
    ) ${clustered}`,
    // `code` is the hash of what its owner wrote down.
    `create table recovery_code (
      account_id ${integer} not null,
      code ${text} not null,
      primary key (account_id, code)
    ) ${clustered}`,
    // `site` is the host name that the key is good for.
    `create table passkey (
      id ${text} not null primary key,
      account_id ${integer} not null,
      site ${text} not null,
      name ${text} not null,
      public_key ${blob} not null,
      counter ${integer} not null,
      created_at ${integer} not null,
      used_at ${integer}
    ) ${clustered}`,
    "create index passkey_account on passkey (account_id, created_at)",
    // Challenges that were answered, until they would not be taken any more.
    `create table used_challenge (
      challenge ${text} not null primary key,
      expires_at ${integer} not null
    ) ${clustered}`,
    // Logins of the same kind from the same place are one row.
    `create table login_seen (
      account_id ${integer} not null,
      protocol ${text} not null,
      address ${text} not null,
      program ${text} not null,
      outcome ${text} not null,
      first_at ${integer} not null,
      last_at ${integer} not null,
      times ${integer} not null,
      primary key (account_id, protocol, address, program, outcome)
    ) ${clustered}`,
  ],
};
