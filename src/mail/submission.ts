/** What a submission gets that relayed mail does not (RFC 6409 6.1, 8): a check of its author, and the header fields it lacks. */
import { Refusal } from "../base/errors.ts";
import type { Directory } from "../directory/directory.ts";
import type { AccountId } from "../store/model.ts";
import { addressBytes, mailboxes, parseAddresses } from "../wire/mime/address.ts";
import { asBuffer } from "../wire/mime/ascii.ts";
import { dateLine, messageIdLine } from "../wire/mime/compose.ts";
import { FieldNames, type Field, rawValue, readHeader } from "../wire/mime/header.ts";
import { AUTHORS_MAX } from "./limits.ts";

const FIELDS = new FieldNames(["from", "date", "message-id", "bcc", "resent-bcc"]);
const BLIND: ReadonlySet<string> = new Set(["bcc", "resent-bcc"]);

export interface Submission {
  readonly message: Uint8Array;
  readonly author: AccountId;
  /** Unique at `hostname`: for a Message-ID. */
  readonly id: string;
  /** Epoch milliseconds: for a Date. */
  readonly at: number;
  readonly hostname: string;
}

/**
 * The message as it goes on: Date and Message-ID added in front when missing, Bcc and Resent-Bcc taken out, so that a program
 * that leaves them in tells nobody. Throws Refusal("forbidden") when From names somebody else's address, "invalid" when it is
 * there twice or names nobody.
 */
export async function completeSubmission(directory: Directory, submission: Submission): Promise<Uint8Array> {
  const { message, author } = submission;
  const { fields, bodyStart } = readHeader(message, { names: FIELDS });
  const authors = authorsOf(message, fields);
  for (const address of authors) {
    if (!(await directory.maySendAs(author, address))) {
      throw new Refusal("forbidden", `From is not one of your addresses: <${address}>`);
    }
  }
  const added = missing(submission, fields);
  const blind = fields.filter((field) => BLIND.has(field.name));
  if (added.length === 0 && blind.length === 0) return message;
  // A text without any header gets the empty line that separates it from what is added.
  if (bodyStart === 0) added.push(Buffer.from("\r\n"));
  return Buffer.concat([...added, ...without(message, blind)]);
}

function authorsOf(message: Uint8Array, fields: readonly Field[]): string[] {
  const [from, ...others] = fields.filter((field) => field.name === "from");
  if (from === undefined) return [];
  if (others.length > 0) throw new Refusal("invalid", "there is more than one From field");
  const authors = mailboxes(parseAddresses(rawValue(message, from), AUTHORS_MAX + 1));
  if (authors.length === 0) throw new Refusal("invalid", "From names nobody");
  if (authors.length > AUTHORS_MAX) throw new Refusal("invalid", "From names too many");
  return authors.map((author) => asBuffer(addressBytes(author)).toString("utf8"));
}

function missing({ at, id, hostname }: Submission, fields: readonly Field[]): Uint8Array[] {
  const present = new Set(fields.map((field) => field.name));
  const lines: Uint8Array[] = [];
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
