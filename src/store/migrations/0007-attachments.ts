/** Finding the emails that carry something, without reading what lists show of all the others. */
import type { Migration } from "../../db/migrate.ts";

export const attachments: Migration = {
  number: 7,
  name: "emails with attachments",
  up: () => ["create index email_attachment on email (account_id, email_id) where has_attachment = 1"],
};
