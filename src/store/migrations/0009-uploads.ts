/** Blobs that clients have uploaded and not used yet, and the order in which they show mailboxes. */
import type { Migration } from "../../db/migrate.ts";

export const uploads: Migration = {
  number: 9,
  name: "uploads, sort order of mailboxes",
  up: ({ integer, text, clustered }) => [
    // The content is in the blob store, where the grace time of its sweep is longer than an upload is kept.
    `create table upload (
      account_id ${integer} not null,
      upload_id ${text} not null,
      blob_hash ${text} not null,
      size ${integer} not null,
      type ${text} not null,
      uploaded_at ${integer} not null,
      primary key (account_id, upload_id)
    ) ${clustered}`,
    // Null: by role, then by name.
    `alter table mailbox add column sort_order ${integer}`,
  ],
};
