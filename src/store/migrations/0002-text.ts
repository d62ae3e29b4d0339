/** What searches look at before they read messages. */
import type { Migration } from "../../db/migrate.ts";

export const text: Migration = {
  number: 2,
  name: "text of messages for searching",
  up: ({ engine, integer, text: textType, blob, table }) => [
    // Emails up to here are in email_text; newer ones follow when there is time (text/indexer.ts).
    `alter table mail_account add column indexed_email_id ${integer} not null default 0`,
    // Decoded and folded values of the fields that people search by, null when too long; `marks` are of all text (text/marks.ts).
    `create table email_text (
      account_id ${integer} not null,
      email_id ${integer} not null,
      subject ${textType},
      sender ${textType},
      recipient ${textType},
      copied ${textType},
      marks ${blob} not null,
      ${engine === "sqlite" ? "primary key (email_id)" : "primary key (account_id, email_id)"}
    ) ${table}`,
  ],
};
