/** Headers of body parts and text that is not text/* can be searched for: everything is indexed anew, in idle time or by the next search. */
import type { Migration } from "../../db/migrate.ts";

export const moreText: Migration = {
  number: 6,
  name: "more text for searching",
  up: () => ["delete from email_text", "delete from email_order", "update mail_account set indexed_email_id = 0"],
};
