/** Who is to be told of changes by Web Push, and the key that says who tells. */
import type { Migration } from "../../db/migrate.ts";

export const pushSubscriptions: Migration = {
  number: 9,
  name: "push subscriptions",
  up: ({ integer, text, blob, clustered }) => [
    // `types` is a JSON list, or null for all. `told` is where the change log was when the client was told last; null until it has
    // proved that the address is its own. `credential_version` is that of the password it was made with.
    `create table push_subscription (
      id ${text} not null primary key,
      account_id ${integer} not null,
      credential_version ${integer} not null,
      client ${text} not null,
      url ${text} not null,
      p256dh ${blob},
      auth ${blob},
      code ${text} not null,
      types ${text},
      told ${text},
      expires_at ${integer} not null,
      changed_at ${integer} not null
    ) ${clustered}`,
    "create index push_subscription_account on push_subscription (account_id)",
    // One row: a private key in PKCS #8.
    `create table push_key (
      id ${integer} not null primary key,
      private_key ${blob} not null
    ) ${clustered}`,
  ],
};
