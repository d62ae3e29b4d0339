/** Header fields are searched with single spaces, however they are folded, and what has no "@" is no message-id. */
import type { Migration } from "../../db/migrate.ts";

export const singleSpacedFields: Migration = {
  number: 20,
  name: "header fields indexed with single spaces",
  // Values and marks are of the text that is looked for, and threads of what is kept, so both begin again.
  up: () => ["delete from email_text", "delete from email_order", "update mail_account set indexed_email_id = 0"],
};
