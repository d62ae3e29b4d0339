/** Mail that must leave: messages, their way to each hop, their recipients, and the order in which hops are served. */
import type { Migration, Types } from "../../db/migrate.ts";

export const queue: Migration = {
  number: 2,
  name: "the queue",
  up: (types) => [...messageTables(types), ...legTables(types), ...orderTables(types)],
};

function messageTables({ integer, text, blob, table, clustered }: Types): readonly string[] {
  return [
    // `author` is 0 when nobody of ours submitted it; `sender` is for people; `envelope` is JSON of mail/queue/queued.ts.
    `create table queue_message (
      id ${integer} not null primary key,
      name ${text} not null unique,
      at ${integer} not null,
      author ${integer} not null,
      priority ${integer} not null,
      sender ${text} not null,
      size ${integer} not null,
      envelope ${text} not null
    ) ${table}`,
    // One of bytes and blob_hash.
    `create table queue_content (
      message_id ${integer} not null primary key,
      bytes ${blob},
      blob_hash ${text}
    ) ${table}`,
    "create index queue_content_blob on queue_content (blob_hash) where blob_hash is not null",
    // `parameters` is JSON of a HandoverRecipient; `owed` is what its sender has to be told.
    `create table queue_recipient (
      message_id ${integer} not null,
      number ${integer} not null,
      hop ${text} not null,
      address ${text} not null,
      domain ${text} not null,
      parameters ${text} not null,
      outcome ${text} not null,
      owed ${text},
      primary key (message_id, number)
    ) ${clustered}`,
    // `result` is JSON of a RecipientResult.
    `create table queue_attempt (
      message_id ${integer} not null,
      number ${integer} not null,
      at ${integer} not null,
      result ${text} not null,
      primary key (message_id, number, at)
    ) ${clustered}`,
    `create table queue_total (
      one ${integer} not null primary key,
      messages ${integer} not null,
      bytes ${integer} not null
    ) ${table}`,
    "insert into queue_total (one, messages, bytes) values (1, 0, 0)",
  ];
}

function legTables({ integer, text, clustered }: Types): readonly string[] {
  return [
    // What a message still has to do at one hop. The times are null while the operator holds it; `told` are bits of mail/queue/deadlines.ts.
    `create table queue_leg (
      message_id ${integer} not null,
      hop ${text} not null,
      author ${integer} not null,
      priority ${integer} not null,
      since ${integer} not null,
      attempts ${integer} not null,
      next_at ${integer},
      watch_at ${integer},
      told ${integer} not null,
      primary key (message_id, hop)
    ) ${clustered}`,
    "create index queue_leg_lane on queue_leg (hop, author, priority, next_at, message_id)",
    "create index queue_leg_watch on queue_leg (watch_at)",
  ];
}

function orderTables({ integer, text, table, clustered }: Types): readonly string[] {
  return [
    // The legs of one hop, author and priority: when to look at them next, and which sender has taken some of them.
    `create table queue_lane (
      hop ${text} not null,
      author ${integer} not null,
      priority ${integer} not null,
      next_at ${integer} not null,
      owner ${text},
      urged ${integer} not null,
      trouble ${text},
      primary key (hop, author, priority)
    ) ${clustered}`,
    "create index queue_lane_turn on queue_lane (priority, author, next_at)",
    "create index queue_lane_next on queue_lane (next_at)",
    `create table queue_sender (
      id ${text} not null primary key,
      host ${text} not null,
      pid ${integer} not null,
      expires_at ${integer} not null
    ) ${table}`,
  ];
}
