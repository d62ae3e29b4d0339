/** The conditions of Email/query (RFC 8621 4.4.1). */
import type { SearchCondition } from "../../store/condition.ts";
import { parseObjectId } from "../../store/object-id.ts";
import type { MailboxId } from "../../store/model.ts";
import { parseUtcDate } from "../dates.ts";
import { invalidArguments, MethodError } from "../errors.ts";
import type { Json, JsonObject } from "../json.ts";
import { wordsIn } from "../words.ts";
import { flagOf } from "./keywords.ts";

/** One property of a FilterCondition; a condition with several is all of them. */
export type EmailTerm =
  | { readonly kind: "in"; readonly mailbox: MailboxId }
  /** In some mailbox that is not one of these. */
  | { readonly kind: "in-other"; readonly mailboxes: ReadonlySet<number> }
  | { readonly kind: "received"; readonly from: number; readonly before: number }
  | { readonly kind: "size"; readonly from: number; readonly below: number }
  | { readonly kind: "keyword"; readonly flag: string; readonly has: boolean }
  | { readonly kind: "thread-keyword"; readonly flag: string; readonly how: "all" | "some" | "none" }
  | { readonly kind: "attachment"; readonly has: boolean }
  | { readonly kind: "text"; readonly search: SearchCondition };

export type EmailCondition = readonly EmailTerm[];

type Reader = (value: Json, name: string) => EmailTerm;

const readers: Readonly<Record<string, Reader>> = {
  inMailbox: (value, name) => ({ kind: "in", mailbox: mailboxId(value, name) }),
  inMailboxOtherThan: (value, name) => {
    if (!Array.isArray(value)) throw invalidArguments(`${name} is a list of ids`);
    return { kind: "in-other", mailboxes: new Set((value as readonly Json[]).map((id) => mailboxId(id, name))) };
  },
  before: (value, name) => ({ kind: "received", from: -Infinity, before: moment(value, name) }),
  after: (value, name) => ({ kind: "received", from: moment(value, name), before: Infinity }),
  minSize: (value, name) => ({ kind: "size", from: bytes(value, name), below: Infinity }),
  maxSize: (value, name) => ({ kind: "size", from: 0, below: bytes(value, name) }),
  hasKeyword: (value, name) => ({ kind: "keyword", flag: keyword(value, name), has: true }),
  notKeyword: (value, name) => ({ kind: "keyword", flag: keyword(value, name), has: false }),
  allInThreadHaveKeyword: (value, name) => ({ kind: "thread-keyword", flag: keyword(value, name), how: "all" }),
  someInThreadHaveKeyword: (value, name) => ({ kind: "thread-keyword", flag: keyword(value, name), how: "some" }),
  noneInThreadHaveKeyword: (value, name) => ({ kind: "thread-keyword", flag: keyword(value, name), how: "none" }),
  hasAttachment: (value, name) => {
    if (typeof value !== "boolean") throw invalidArguments(`${name} is true or false`);
    return { kind: "attachment", has: value };
  },
  text: (value, name) => words(value, name, (text) => ({ kind: "text", text })),
  body: (value, name) => words(value, name, (text) => ({ kind: "body", text })),
  from: (value, name) => words(value, name, field("from")),
  to: (value, name) => words(value, name, field("to")),
  cc: (value, name) => words(value, name, field("cc")),
  bcc: (value, name) => words(value, name, field("bcc")),
  subject: (value, name) => words(value, name, field("subject")),
  header: (value, name) => {
    const [header, text = "", ...others] = Array.isArray(value) ? (value as readonly Json[]) : [];
    if (typeof header !== "string" || typeof text !== "string" || others.length > 0)
      throw invalidArguments(`${name} is a list of a field's name and perhaps a text`);
    return { kind: "text", search: { kind: "header", name: header, text } };
  },
};

export function parseEmailCondition(given: JsonObject): EmailCondition {
  return Object.entries(given).map(([name, value]) => {
    const read = readers[name];
    if (read === undefined || !Object.hasOwn(readers, name))
      throw new MethodError("unsupportedFilter", `there is no condition ${name.slice(0, 100)}`);
    return read(value, name);
  });
}

const field =
  (name: string) =>
  (text: string): SearchCondition => ({ kind: "header", name, text });

function words(value: Json, name: string, of: (text: string) => SearchCondition): EmailTerm {
  if (typeof value !== "string") throw invalidArguments(`${name} is a string`);
  return { kind: "text", search: { kind: "and", of: wordsIn(value).map(of) } };
}

function mailboxId(value: Json, name: string): MailboxId {
  if (typeof value !== "string") throw invalidArguments(`${name} names mailboxes by their ids`);
  // A mailbox that is not there has no emails, which is an answer (RFC 8621 4.4.1 asks for no error).
  return (parseObjectId(value, "F") ?? 0) as MailboxId;
}

function moment(value: Json, name: string): number {
  const parsed = typeof value === "string" ? parseUtcDate(value) : undefined;
  if (parsed === undefined) throw invalidArguments(`${name} is a date like "2014-10-30T06:12:00Z"`);
  return parsed;
}

function bytes(value: Json, name: string): number {
  if (typeof value !== "number" || !Number.isSafeInteger(value) || value < 0)
    throw invalidArguments(`${name} is a whole number that is not negative`);
  return value;
}

function keyword(value: Json, name: string): string {
  const flag = typeof value === "string" ? flagOf(value) : undefined;
  if (flag === undefined) throw invalidArguments(`${name} is a keyword`);
  return flag;
}
