/** The first tables of the directory. Keys of addresses are in the form of `directory/address.ts`. */
import { randomBytes } from "node:crypto";
import type { Migration } from "../../db/migrate.ts";

const SECRET_OCTETS = 32;

export const first: Migration = {
  number: 1,
  name: "domains, accounts, aliases, credentials, leases",
  up: ({ integer, text, blob, table, clustered }) => [
    // One row: the number of the last change, the next account id, and the secret that made-up SCRAM salts come from.
    `create table directory (
      id ${integer} primary key check (id = 1),
      version ${integer} not null,
      next_account ${integer} not null,
      secret ${blob} not null
    ) ${table}`,
    `insert into directory (id, version, next_account, secret) values (1, 1, 1, ${literal(randomBytes(SECRET_OCTETS), blob)})`,
    `create table domain (
      name ${text} not null primary key,
      created_at ${integer} not null
    ) ${clustered}`,
    `create table account (
      id ${integer} primary key,
      address ${text} not null,
      address_key ${text} not null unique,
      domain ${text} not null,
      display_name ${text},
      enabled ${integer} not null,
      created_at ${integer} not null
    ) ${table}`,
    "create index account_domain on account (domain, id)",
    // An account's password. `version` is the directory's version when it was set.
    `create table credential (
      account_id ${integer} primary key,
      hash ${text} not null,
      scram_salt ${blob},
      scram_iterations ${integer},
      scram_stored_key ${blob},
      scram_server_key ${blob},
      version ${integer} not null
    ) ${table}`,
    // "@domain" is the catch-all of a domain.
    `create table alias (
      address_key ${text} not null primary key,
      address ${text} not null,
      domain ${text} not null,
      created_at ${integer} not null
    ) ${clustered}`,
    "create index alias_domain on alias (domain)",
    `create table alias_member (
      alias_key ${text} not null,
      position ${integer} not null,
      member ${text} not null,
      member_key ${text} not null,
      primary key (alias_key, position)
    ) ${clustered}`,
    // What one process at a time may hold; see directory/lease.ts.
    `create table lease (
      name ${text} not null primary key,
      owner ${text} not null,
      host ${text} not null,
      pid ${integer} not null,
      expires_at ${integer} not null
    ) ${clustered}`,
  ],
};

function literal(octets: Buffer, blob: string): string {
  return blob === "bytea" ? `decode('${octets.toString("hex")}', 'hex')` : `x'${octets.toString("hex")}'`;
}
