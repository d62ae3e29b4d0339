/** What let in whoever made a push subscription: it ends with that. */
import type { Migration } from "../../db/migrate.ts";

export const pushLogins: Migration = {
  number: 11,
  name: "push logins",
  up: ({ text }) => [
    // In the words of `Principal.login`; empty for what was made before there were any.
    `alter table push_subscription add column login ${text} not null default ''`,
  ],
};
