/** What messages are sorted and threaded by. */
import type { Migration } from "../../db/migrate.ts";

export const order: Migration = {
  number: 3,
  name: "keys for sorting and threading",
  up: ({ engine, integer, text, table }) => [
    // Written with email_text, narrow beside its marks. Texts are as `base/collation.ts` makes them; `refs` are joined by one space.
    `create table email_order (
      account_id ${integer} not null,
      email_id ${integer} not null,
      sent_at ${integer},
      subject ${text} not null,
      is_reply ${integer} not null,
      sender ${text} not null,
      recipient ${text} not null,
      copied ${text} not null,
      sender_shown ${text} not null,
      recipient_shown ${text} not null,
      message_id ${text},
      refs ${text} not null,
      ${engine === "sqlite" ? "primary key (email_id)" : "primary key (account_id, email_id)"}
    ) ${table}`,
    // Both tables are filled by the index; it begins again.
    "delete from email_text",
    "update mail_account set indexed_email_id = 0",
  ],
};
