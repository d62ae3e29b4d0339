/** Flags of neighbouring messages in one row, so that changing many of them writes few rows. */
import type { Migration } from "../../db/migrate.ts";

export const flagBlocks: Migration = {
  number: 16,
  name: "flags in blocks",
  up: ({ integer, blob, clustered }) => [
    // The flags of messages that changed since they came, as `flag-block.ts` packs them. What is not in here is as it came. `modseq` is that of
    // the last change of any of them.
    `create table flag_block (
      account_id ${integer} not null,
      mailbox_id ${integer} not null,
      block ${integer} not null,
      modseq ${integer} not null,
      flags ${blob} not null,
      primary key (account_id, mailbox_id, block)
    ) ${clustered}`,
    // Blocks tell which messages changed since when, from now on.
    "drop table flagged",
    "update mailbox set flags_forgotten_modseq = highest_modseq",
    // How a message came into its mailbox; never changed.
    "alter table message rename column flag_set_id to first_flag_set_id",
    "alter table message rename column modseq to first_modseq",
  ],
};
