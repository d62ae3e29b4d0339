/** When a browser's user last showed who they are. */
import type { Migration } from "../../db/migrate.ts";

export const proofs: Migration = {
  number: 12,
  name: "proofs of sessions",
  // 0: not since anybody remembers.
  up: ({ integer }) => [`alter table web_session add column proved_at ${integer} not null default 0`],
};
