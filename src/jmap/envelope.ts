/** The SMTP envelope that a client gives, or that follows from the message (RFC 8621 7.5). */
import { SyntaxProblem } from "../base/errors.ts";
import { RECIPIENTS_MAX } from "../mail/limits.ts";
import { addressText } from "../wire/mime/addr-spec.ts";
import { mailboxes, parseAddresses } from "../wire/mime/address.ts";
import { FieldNames, rawValue, readHeader } from "../wire/mime/header.ts";
import { type MailFrom, parseMailFrom } from "../wire/smtp/mail-from.ts";
import { parseRcptTo, type RcptTo } from "../wire/smtp/rcpt-to.ts";
import { encodeXtext } from "../wire/smtp/xtext.ts";
import { invalidProperties, SetError } from "./errors.ts";
import { isObject, type Json, type JsonObject } from "./json.ts";

export interface ParsedEnvelope {
  readonly from: MailFrom;
  readonly to: readonly RcptTo[];
  /** As the client sees it. */
  readonly json: JsonObject;
}

/** Throws SetError that says what is wrong with it. */
export function parseEnvelope(json: Json): ParsedEnvelope {
  if (!isObject(json) || !isObject(json["mailFrom"])) throw invalidProperties("an envelope has a mailFrom", "envelope");
  const { rcptTo } = json;
  if (!Array.isArray(rcptTo) || !rcptTo.every((each) => isObject(each as Json)))
    throw invalidProperties("an envelope has a list of recipients", "envelope");
  const recipients = rcptTo as readonly JsonObject[];
  if (recipients.length === 0) throw new SetError("noRecipients", "nobody is to get the message");
  if (recipients.length > RECIPIENTS_MAX)
    throw new SetError("tooManyRecipients", "too many recipients", { maxRecipients: RECIPIENTS_MAX });
  const from = mailFrom(json["mailFrom"]);
  const wrong: string[] = [];
  const to = recipients.flatMap((each) => {
    const parsed = recipient(each);
    if (parsed === undefined) wrong.push(emailOf(each));
    return parsed ?? [];
  });
  if (wrong.length > 0)
    throw new SetError("invalidRecipients", "some addresses cannot be right", { invalidRecipients: wrong });
  return { from, to, json };
}

function mailFrom(given: JsonObject): MailFrom {
  try {
    return parseMailFrom(`FROM:<${emailOf(given)}>${parametersOf(given)}`);
  } catch (error) {
    if (error instanceof SyntaxProblem) throw invalidProperties(error.message, "envelope/mailFrom");
    throw error;
  }
}

function recipient(given: JsonObject): RcptTo | undefined {
  try {
    return parseRcptTo(`TO:<${emailOf(given)}>${parametersOf(given)}`);
  } catch (error) {
    if (error instanceof SyntaxProblem) return undefined;
    throw error;
  }
}

function emailOf({ email }: JsonObject): string {
  return typeof email === "string" ? email : "";
}

/** Those that depend on the message are the server's to say; what SMTPUTF8 needs is seen from the addresses. */
const OWN_PARAMETERS: ReadonlySet<string> = new Set(["SIZE", "BODY", "SMTPUTF8", "AUTH"]);

/** As they stand in the command: JMAP has their values without the encodings of SMTP (RFC 8621 7). Throws SyntaxProblem. */
function parametersOf({ parameters }: JsonObject): string {
  if (parameters === undefined || parameters === null) return "";
  if (!isObject(parameters)) throw new SyntaxProblem("parameters are an object, or null");
  const words = Object.entries(parameters).flatMap(([name, value]) => {
    if (OWN_PARAMETERS.has(name.toUpperCase())) return [];
    if (value === null) return name;
    if (typeof value !== "string") throw new SyntaxProblem("the value of a parameter is a string, or null");
    return `${name}=${encoded(name.toUpperCase(), value)}`;
  });
  if (words.some((word) => /[\s<>]/.test(word))) throw new SyntaxProblem("a parameter has white space in it");
  return words.map((word) => ` ${word}`).join("");
}

function encoded(name: string, value: string): string {
  if (name === "ENVID") return encodeXtext(value);
  if (name !== "ORCPT") return value;
  const semicolon = value.indexOf(";");
  return `${value.slice(0, semicolon + 1)}${encodeXtext(value.slice(semicolon + 1))}`;
}

const names = new FieldNames(["from", "sender", "to", "cc", "bcc"]);

/**
 * Sender or else From, or what `identity` has where that is not the one it is for; To, Cc and Bcc, each address once. Throws
 * SetError("invalidEmail") where it is not plain who that would be (RFC 8621 7).
 */
export function envelopeOf(
  message: Uint8Array,
  identity: { readonly email: string; readonly allows: (address: string) => boolean },
): JsonObject {
  const { fields } = readHeader(message, { names });
  const named = (name: string): typeof fields => fields.filter((field) => field.name === name);
  const addresses = (name: string): string[] =>
    named(name)
      .flatMap((field) => mailboxes(parseAddresses(rawValue(message, field), RECIPIENTS_MAX + 1)))
      .map(addressText);
  const by = named("sender").length > 0 ? "sender" : "from";
  const [author = identity.email, ...others] = addresses(by);
  if (others.length > 0 || named(by).length > 1)
    throw new SetError("invalidEmail", `there is more than one ${by}`, { properties: [by] });
  const email = identity.allows(author) ? author : identity.email;
  const to = new Map(["to", "cc", "bcc"].flatMap(addresses).map((address) => [address.toLowerCase(), address]));
  return {
    mailFrom: { email, parameters: null },
    rcptTo: [...to.values()].map((address) => ({ email: address, parameters: null })),
  };
}
