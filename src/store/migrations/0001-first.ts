/** The first tables of an account's mail: mailboxes, messages, content, flags and what was removed. */
import type { Migration, Types } from "../../db/migrate.ts";

export const first: Migration = {
  number: 1,
  name: "mailboxes, messages, content, flag sets",
  up: (types) => [...accountTables(types), ...messageTables(types), ...historyTables(types)],
};

function accountTables({ integer, text, table, clustered }: Types): readonly string[] {
  return [
    // One row: the counters of the account. `tree_modseq` is that of the last change to names, roles or subscriptions.
    `create table mail_account (
      account_id ${integer} not null primary key,
      modseq ${integer} not null,
      tree_modseq ${integer} not null,
      next_mailbox_id ${integer} not null,
      next_email_id ${integer} not null,
      next_flag_set_id ${integer} not null,
      last_uid_validity ${integer} not null,
      used_bytes ${integer} not null,
      used_messages ${integer} not null,
      max_bytes ${integer},
      max_messages ${integer}
    ) ${table}`,
    // `parent_id` 0 is the top. `highest_modseq` is that of the last change to its messages, `modseq` to its own properties.
    `create table mailbox (
      account_id ${integer} not null,
      mailbox_id ${integer} not null,
      parent_id ${integer} not null,
      name ${text} not null,
      role ${text},
      selectable ${integer} not null,
      modseq ${integer} not null,
      uid_validity ${integer} not null,
      uid_next ${integer} not null,
      recent_from ${integer} not null,
      highest_modseq ${integer} not null,
      forgotten_modseq ${integer} not null,
      messages ${integer} not null,
      unseen ${integer} not null,
      deleted ${integer} not null,
      size ${integer} not null,
      primary key (account_id, mailbox_id)
    ) ${clustered}`,
    "create unique index mailbox_name on mailbox (account_id, parent_id, name)",
    `create table gone_mailbox (
      account_id ${integer} not null,
      modseq ${integer} not null,
      mailbox_id ${integer} not null,
      primary key (account_id, modseq, mailbox_id)
    ) ${clustered}`,
    `create table subscription (
      account_id ${integer} not null,
      path ${text} not null,
      primary key (account_id, path)
    ) ${clustered}`,
    // `names` are joined by one space, in the order of FlagSet.names.
    `create table flag_set (
      account_id ${integer} not null,
      flag_set_id ${integer} not null,
      names ${text} not null,
      primary key (account_id, flag_set_id)
    ) ${clustered}`,
  ];
}

function messageTables({ engine, integer, text, blob, table, clustered }: Types): readonly string[] {
  // A SQLite file holds one account, so that wide rows lie in the order of their own id; PostgreSQL holds many.
  const ownKey = (column: string): string =>
    engine === "sqlite" ? `primary key (${column})` : `primary key (account_id, ${column})`;
  return [
    // The place of an email in a mailbox. Narrow, because whole mailboxes are read: everything wide is the email's.
    `create table message (
      account_id ${integer} not null,
      mailbox_id ${integer} not null,
      uid ${integer} not null,
      email_id ${integer} not null,
      thread_id ${integer} not null,
      flag_set_id ${integer} not null,
      modseq ${integer} not null,
      size ${integer} not null,
      internal_date ${integer} not null,
      saved_at ${integer} not null,
      primary key (account_id, mailbox_id, uid)
    ) ${clustered}`,
    "create index message_modseq on message (account_id, mailbox_id, modseq)",
    "create index message_email on message (account_id, email_id)",
    // What lists show, apart from the bytes. `listing` is ENVELOPE, BODYSTRUCTURE and the listed fields, one after the other.
    `create table email (
      account_id ${integer} not null,
      email_id ${integer} not null,
      thread_id ${integer} not null,
      size ${integer} not null,
      sent_at ${integer},
      sent_as_written ${integer},
      has_attachment ${integer} not null,
      envelope_size ${integer} not null,
      structure_size ${integer} not null,
      listing ${blob} not null,
      preview ${text} not null,
      ${ownKey("email_id")}
    ) ${table}`,
    // The bytes: a body is here, plain or packed (packing.ts), or in the blob store under a hash.
    `create table content (
      account_id ${integer} not null,
      email_id ${integer} not null,
      body_size ${integer} not null,
      blob_hash ${text},
      packing ${integer} not null,
      header ${blob} not null,
      body ${blob},
      ${ownKey("email_id")}
    ) ${table}`,
    "create index content_blob on content (account_id, blob_hash) where blob_hash is not null",
  ];
}

function historyTables({ integer, blob, clustered }: Types): readonly string[] {
  return [
    // UIDs that went in one transaction, as `uid-list.ts` packs them.
    `create table expunged (
      account_id ${integer} not null,
      mailbox_id ${integer} not null,
      modseq ${integer} not null,
      uids ${blob} not null,
      primary key (account_id, mailbox_id, modseq)
    ) ${clustered}`,
    // Which thread a message-id with a base subject belongs to; `hash` is of both (thread.ts).
    `create table thread_ref (
      account_id ${integer} not null,
      hash ${integer} not null,
      thread_id ${integer} not null,
      primary key (account_id, hash)
    ) ${clustered}`,
  ];
}
