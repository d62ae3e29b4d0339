/** What a submission gets that relayed mail does not (RFC 6409 6.1, 8): a check of its author, and the header fields it lacks. */
import { Refusal } from "../base/errors.ts";
import type { Directory } from "../directory/directory.ts";
import type { AccountId } from "../store/model.ts";
import { addressBytes, mailboxes, parseAddresses } from "../wire/mime/address.ts";
import { asBuffer } from "../wire/mime/ascii.ts";
import { dateLine, messageIdLine } from "../wire/mime/compose.ts";
import { FieldNames, type Field, rawValue, readHeader } from "../wire/mime/header.ts";
import { HEADER_FIELDS_MAX } from "../wire/mime/limits.ts";
import { hasTwoReadings } from "../wire/mime/two-readings.ts";
import { LineEndCheck } from "../wire/smtp/line-ends.ts";
import { AUTHORS_MAX } from "./limits.ts";

/** Whose copy it is, is nobody's business; where bounces go, the last server says (RFC 5321 4.4). */
const TAKEN_OUT: readonly string[] = ["bcc", "resent-bcc", "return-path"];
const RESENT: readonly string[] = ["resent-from", "resent-sender", "resent-date"];
const FIELDS = new FieldNames(["from", "sender", "date", "message-id", ...RESENT, ...TAKEN_OUT]);

export interface Submission {
  readonly message: Uint8Array;
  readonly author: AccountId;
  /** An address of the author's in angle brackets: for a From. */
  readonly sender: string;
  /** Unique at `hostname`: for a Message-ID. */
  readonly id: string;
  /** Epoch milliseconds: for a Date. */
  readonly at: number;
  readonly hostname: string;
  /** From may name somebody else: then Sender says whose message it is (RFC 5322 3.6.2). */
  readonly foreignAuthors: boolean;
}

/**
 * The message as it goes on: From, Date and Message-ID added in front when missing; taken out: Bcc and Resent-Bcc, so that a
 * program that leaves them in tells nobody, and a Sender that is not the author, which readers would show as one. A message that
 * the author sends again as it came keeps all else. Throws Refusal("forbidden") when From names somebody else's address,
 * "invalid" when it is there twice or names nobody, or when mail systems would read it or the header differently.
 */
export async function completeSubmission(directory: Directory, submission: Submission): Promise<Uint8Array> {
  const { message, author } = submission;
  const { fields, bodyStart } = readHeader(message, { names: FIELDS });
  // A From behind them would not be seen here.
  if (fields.length >= HEADER_FIELDS_MAX) throw new Refusal("invalid", "the header has too many fields");
  checkLineEnds(message.subarray(0, bodyStart));
  const foreign = await firstForeign(directory, author, authorsOf(message, fields));
  if (foreign !== undefined) {
    if (await isResent(directory, submission, fields)) return resent(message, fields);
    if (!submission.foreignAuthors) throw new Refusal("forbidden", `From is not one of your addresses: <${foreign}>`);
  }
  const senders = fields.filter((field) => field.name === "sender");
  const sender = senders.length === 1 ? senders.flatMap((field) => addressesOf(message, field)) : [];
  const known = sender.length === 1 && (await firstForeign(directory, author, sender)) === undefined;
  const unwanted = fields.filter(({ name }) => TAKEN_OUT.includes(name) || (name === "sender" && !known));
  const added = missing(submission, fields);
  if (foreign !== undefined && !known) added.push(Buffer.from(`Sender: ${submission.sender}\r\n`, "utf8"));
  if (added.length === 0 && unwanted.length === 0) return message;
  return Buffer.concat([...added, ...without(message, unwanted)]);
}

/**
 * Whether the author puts a message into the mail again as it came (RFC 5322 3.6.6; mutt calls it bouncing): the newest block of
 * Resent fields, which stands in front of older ones, names the author alone and tells the date. Who reads From without it is
 * told the truth by Received: the message was submitted here.
 */
async function isResent(
  directory: Directory,
  { message, author }: Submission,
  fields: readonly Field[],
): Promise<boolean> {
  const [from, older] = fields.filter((field) => field.name === "resent-from");
  if (from === undefined) return false;
  const block = fields.filter((field) => field.start < (older?.start ?? message.length));
  const resenders = block.filter(({ name }) => name === "resent-from" || name === "resent-sender");
  const addresses = resenders.flatMap((field) => addressesOf(message, field));
  if (addressesOf(message, from).length === 0 || addresses.length > AUTHORS_MAX) return false;
  if (!block.some(({ name }) => name === "resent-date")) return false;
  return (await firstForeign(directory, author, addresses)) === undefined;
}

/** Fields that somebody may have signed stay. */
function resent(message: Uint8Array, fields: readonly Field[]): Uint8Array {
  const unwanted = fields.filter(({ name }) => TAKEN_OUT.includes(name));
  return unwanted.length === 0 ? message : Buffer.concat(without(message, unwanted));
}

/** With BINARYMIME a header may have what DATA never lets in. */
function checkLineEnds(header: Uint8Array): void {
  const check = new LineEndCheck();
  check.read(header);
  if (check.flaw !== undefined) throw new Refusal("invalid", "the header has a CR or LF by itself");
}

/** The first of the addresses that the account may not send with. */
async function firstForeign(
  directory: Directory,
  author: AccountId,
  addresses: readonly string[],
): Promise<string | undefined> {
  for (const address of addresses) {
    if (!(await directory.maySendAs(author, address))) return address;
  }
  return undefined;
}

function authorsOf(message: Uint8Array, fields: readonly Field[]): string[] {
  const [from, ...others] = fields.filter((field) => field.name === "from");
  if (from === undefined) return [];
  if (others.length > 0) throw new Refusal("invalid", "there is more than one From field");
  const authors = addressesOf(message, from);
  if (authors.length === 0) throw new Refusal("invalid", "From names nobody");
  if (authors.length > AUTHORS_MAX) throw new Refusal("invalid", "From names too many");
  if (hasTwoReadings(rawValue(message, from))) throw new Refusal("invalid", "From can be read in two ways");
  return authors;
}

/** One more than there may be, at most. */
function addressesOf(message: Uint8Array, field: Field): string[] {
  const found = mailboxes(parseAddresses(rawValue(message, field), AUTHORS_MAX + 1));
  return found.map((mailbox) => asBuffer(addressBytes(mailbox)).toString("utf8"));
}

function missing({ sender, at, id, hostname }: Submission, fields: readonly Field[]): Uint8Array[] {
  const present = new Set(fields.map((field) => field.name));
  const lines: Uint8Array[] = [];
  if (!present.has("from")) lines.push(Buffer.from(`From: ${sender}\r\n`, "utf8"));
  if (!present.has("date")) lines.push(dateLine(at));
  if (!present.has("message-id")) lines.push(messageIdLine(id, hostname));
  return lines;
}

function without(message: Uint8Array, fields: readonly Field[]): Uint8Array[] {
  const pieces: Uint8Array[] = [];
  let from = 0;
  for (const { start, end } of fields) {
    pieces.push(message.subarray(from, start));
    from = end;
  }
  pieces.push(message.subarray(from));
  return pieces;
}
