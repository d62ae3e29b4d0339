/** Which part of a message this server wrote itself. */
import type { Migration } from "../../db/migrate.ts";

export const trace: Migration = {
  number: 18,
  name: "what a delivery wrote in front",
  up: ({ integer }) => [
    // Bytes at the start of the header that are the delivery's; 0 for what nobody delivered. Null for what came before this was kept.
    `alter table content add column trace_size ${integer}`,
  ],
};
