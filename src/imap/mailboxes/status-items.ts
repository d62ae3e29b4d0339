/** What STATUS, and LIST with STATUS, tell of a mailbox without selecting it (RFC 9051 6.3.11). */
import { SyntaxProblem } from "../../base/errors.ts";
import { lowerBound } from "../../base/rising.ts";
import type { Reader } from "../../wire/imap/reader.ts";
import { STATUS_PAGE } from "../limits.ts";
import { mailboxText } from "./mailbox-text.ts";
import { mailboxIdText } from "../../store/object-id.ts";
import type { Snapshot } from "../../store/model.ts";
import type { Session } from "../session.ts";
import type { Reached } from "./spaces.ts";

type Value = (mailbox: Reached, session: Session) => string | number | Promise<string | number>;

const items = {
  MESSAGES: (mailbox) => mailbox.messages,
  RECENT: recentCount,
  UIDNEXT: (mailbox) => mailbox.uidNext,
  UIDVALIDITY: (mailbox) => mailbox.uidValidity,
  UNSEEN: unseenCount,
  DELETED: (mailbox) => mailbox.deleted,
  "DELETED-STORAGE": deletedStorage,
  SIZE: (mailbox) => mailbox.size,
  HIGHESTMODSEQ: (mailbox) => mailbox.highestModseq,
  MAILBOXID: (mailbox) => `(${mailbox.space.idPrefix}${mailboxIdText(mailbox.id)})`,
  APPENDLIMIT: (_mailbox, session) => session.parts.messageBytesMax,
} satisfies Record<string, Value>;

export type StatusItem = keyof typeof items;

function isStatusItem(word: string): word is StatusItem {
  return Object.hasOwn(items, word);
}

/** `(MESSAGES UNSEEN)`; at least one, repeated ones are told once. */
export function readStatusItems(reader: Reader): readonly StatusItem[] {
  const words = reader.list(() => reader.keyword(), 2 * Object.keys(items).length);
  const known = words.map((word) => {
    if (!isStatusItem(word)) throw new SyntaxProblem(`Unknown status item ${word}`);
    return word;
  });
  if (known.length === 0) throw new SyntaxProblem("No status item is asked for");
  return [...new Set(known)];
}

/** How many messages nobody has been told of (RFC 3501 6.3.10). */
function recentCount({ recentFrom, uidNext, messages, space, id }: Reached): number | Promise<number> {
  if (recentFrom >= uidNext) return 0;
  if (recentFrom <= 1) return messages;
  return space.account.snapshot(id).then(({ uids }) => uids.length - lowerBound(uids, recentFrom));
}

/** What is counted for all is the owner's. */
function unseenCount({ unseen, seenByEach, id, space }: Reached): number | Promise<number> {
  return seenByEach ? space.account.snapshot(id).then(unseenIn) : unseen;
}

function unseenIn(snapshot: Snapshot): number {
  let count = 0;
  for (let at = 0; at < snapshot.uids.length; at++) if (!snapshot.flagSet(snapshot.flagSets.at(at)).seen) count++;
  return count;
}

/** Bytes that EXPUNGE would free (RFC 9208 4.1.4). */
function deletedStorage(mailbox: Reached): number | Promise<number> {
  return mailbox.deleted === 0 ? 0 : deletedBytes(mailbox);
}

async function deletedBytes(mailbox: Reached): Promise<number> {
  const { account } = mailbox.space;
  const snapshot = await account.snapshot(mailbox.id);
  const deleted = snapshot.uids.filter((_, at) => snapshot.flagSet(snapshot.flagSets.at(at)).deleted);
  let bytes = 0;
  for (let i = 0; i < deleted.length; i += STATUS_PAGE) {
    const rows = await account.read((mail) => mail.rows(mailbox.id, deleted.subarray(i, i + STATUS_PAGE)));
    for (const { size } of rows) bytes += size;
  }
  return bytes;
}

/** What a client hears that asks for it. Whoever asks for HIGHESTMODSEQ wants CONDSTORE (RFC 7162 3.1). */
export function statusLine(
  session: Session,
  mailbox: Reached,
  wanted: readonly StatusItem[],
): string | Promise<string> {
  if (wanted.includes("HIGHESTMODSEQ")) session.enable("CONDSTORE");
  return statusText(session, mailbox, wanted);
}

/** `* STATUS "name" (MESSAGES 3)`, with its line end; at once where nothing has to be read for it. */
export function statusText(
  session: Session,
  mailbox: Reached,
  wanted: readonly StatusItem[],
): string | Promise<string> {
  const values = wanted.map((item) => items[item](mailbox, session));
  const text = (known: readonly unknown[]): string => {
    const told = wanted.map((item, at) => `${item} ${String(known[at])}`).join(" ");
    return `* STATUS ${mailboxText(mailbox.path, session.utf8)} (${told})\r\n`;
  };
  return values.some((value) => value instanceof Promise)
    ? Promise.all(values.map(async (value) => value)).then(text)
    : text(values);
}
