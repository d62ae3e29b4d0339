/** Accounts whose owners may do what otherwise only operators do. */
import type { Migration } from "../../db/migrate.ts";

export const administrators: Migration = {
  number: 6,
  name: "administrators",
  up: ({ integer }) => [`alter table account add column administrator ${integer} not null default 0`],
};
