/** Texts are compared as i;unicode-casemap does. */
import type { Migration } from "../../db/migrate.ts";

export const casemap: Migration = {
  number: 8,
  name: "texts folded as i;unicode-casemap does",
  // What is kept of texts is folded, so the index begins again.
  up: () => ["delete from email_text", "delete from email_order", "update mail_account set indexed_email_id = 0"],
};
