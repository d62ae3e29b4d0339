/** What STATUS, and LIST with STATUS, tell of a mailbox without selecting it (RFC 9051 6.3.11). */
import { SyntaxProblem } from "../../base/errors.ts";
import { lowerBound } from "../../base/rising.ts";
import type { Reader } from "../../wire/imap/reader.ts";
import { STATUS_PAGE } from "../limits.ts";
import { mailboxText } from "./mailbox-text.ts";
import { mailboxIdText } from "../../store/object-id.ts";
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
async function recentCount(mailbox: Reached): Promise<number> {
  if (mailbox.recentFrom >= mailbox.uidNext) return 0;
  if (mailbox.recentFrom <= 1) return mailbox.messages;
  const { uids } = await mailbox.space.account.snapshot(mailbox.id);
  return uids.length - lowerBound(uids, mailbox.recentFrom);
}

/** What is counted for all is the owner's. */
async function unseenCount({ unseen, seenByEach, id, space }: Reached): Promise<number> {
  if (!seenByEach) return unseen;
  const snapshot = await space.account.snapshot(id);
  let count = 0;
  for (let at = 0; at < snapshot.uids.length; at++) if (!snapshot.flagSet(snapshot.flagSets.at(at)).seen) count++;
  return count;
}

/** Bytes that EXPUNGE would free (RFC 9208 4.1.4). */
async function deletedStorage(mailbox: Reached): Promise<number> {
  const { account } = mailbox.space;
  if (mailbox.deleted === 0) return 0;
  const snapshot = await account.snapshot(mailbox.id);
  const deleted = snapshot.uids.filter((_, at) => snapshot.flagSet(snapshot.flagSets.at(at)).deleted);
  let bytes = 0;
  for (let i = 0; i < deleted.length; i += STATUS_PAGE) {
    const rows = await account.read((mail) => mail.rows(mailbox.id, deleted.subarray(i, i + STATUS_PAGE)));
    for (const { size } of rows) bytes += size;
  }
  return bytes;
}

/** The same for who asks for it. Whoever asks for HIGHESTMODSEQ wants CONDSTORE (RFC 7162 3.1). */
export function statusLine(session: Session, mailbox: Reached, wanted: readonly StatusItem[]): Promise<string> {
  if (wanted.includes("HIGHESTMODSEQ")) session.enable("CONDSTORE");
  return statusText(session, mailbox, wanted);
}

/** `* STATUS "name" (MESSAGES 3)`, with its line end. */
export async function statusText(session: Session, mailbox: Reached, wanted: readonly StatusItem[]): Promise<string> {
  const told: string[] = [];
  for (const item of wanted) told.push(`${item} ${await items[item](mailbox, session)}`);
  return `* STATUS ${mailboxText(mailbox.path, session.utf8)} (${told.join(" ")})\r\n`;
}
