/** The argument of RCPT: `TO:<path> parameters` (RFC 5321 4.1.1.3, 3461). */
import { SyntaxProblem } from "../../base/errors.ts";
import { ORIGINAL_RECIPIENT_BYTES_MAX } from "./limits.ts";
import { parseParameters, type Parameters, refuseOthers, valueOf } from "./parameters.ts";
import { AddressProblem, type Path, readPath } from "./path.ts";
import { decodeXtext } from "./xtext.ts";

type Notify = "NEVER" | "SUCCESS" | "FAILURE" | "DELAY";

export interface RcptTo {
  /** Its domain is empty for `<postmaster>` only. */
  readonly path: Path;
  /** What the sender wants to be told (RFC 3461 4.1); undefined when it did not say. */
  readonly notify: readonly Notify[] | undefined;
  /** The recipient as the sender first wrote it (RFC 3461 4.2), decoded. */
  readonly originalRecipient: { readonly type: string; readonly address: string } | undefined;
}

const KNOWN: ReadonlySet<string> = new Set(["NOTIFY", "ORCPT"]);

export function parseRcptTo(argument: string): RcptTo {
  const opening = /^TO:[\t ]*/i.exec(argument);
  if (opening === null) throw new SyntaxProblem("RCPT goes like this: RCPT TO:<address>");
  const { path, end } = readPath(argument, opening[0].length);
  const rest = argument.slice(end);
  if (rest !== "" && !/^[\t ]/.test(rest)) throw new AddressProblem("a space follows the address");
  if (path === undefined) throw new AddressProblem("a recipient cannot be empty");
  if (path.domain === "" && path.local.toLowerCase() !== "postmaster")
    throw new AddressProblem("the recipient's address needs a domain");
  const parameters = parseParameters(rest);
  refuseOthers(parameters, KNOWN);
  return { path, notify: notify(parameters), originalRecipient: originalRecipient(parameters) };
}

function notify(parameters: Parameters): readonly Notify[] | undefined {
  const value = valueOf(parameters, "NOTIFY", /^(?:NEVER|(?:(?:SUCCESS|FAILURE|DELAY)(?:,(?!$)|$)){1,3})$/i);
  const words = value?.toUpperCase().split(",") as Notify[] | undefined;
  if (words !== undefined && new Set(words).size < words.length) throw new SyntaxProblem("NOTIFY has a wrong value");
  return words;
}

function originalRecipient(parameters: Parameters): RcptTo["originalRecipient"] {
  const value = valueOf(parameters, "ORCPT", /^[!-:<-~]+;[^;]+/);
  if (value === undefined) return undefined;
  if (value.length > ORIGINAL_RECIPIENT_BYTES_MAX) throw new SyntaxProblem("ORCPT is too long");
  const semicolon = value.indexOf(";");
  const type = value.slice(0, semicolon).toLowerCase();
  const text = value.slice(semicolon + 1);
  return { type, address: type === "utf-8" ? decodeUtf8Address(text) : decodeXtext(text) };
}

/** RFC 6533 3: what xtext cannot say is written as \x{HEX}, or as it is where SMTPUTF8 is in use. */
const UTF8_ADDRESS =
  /^(?:[!-*,-<>-[\]-~\u0080-\u{10ffff}]|\\x\{(?:[2-7][\dA-F]|[89A-F][\dA-F]|[\dA-F]{3,5}|10[\dA-F]{4})\})+$/u;

function decodeUtf8Address(text: string): string {
  if (!UTF8_ADDRESS.test(text)) throw new SyntaxProblem("ORCPT has a wrong value");
  const plain = text.replace(/\\x\{([\dA-F]+)\}/g, (_, digits: string) => String.fromCodePoint(parseInt(digits, 16)));
  if (!plain.isWellFormed()) throw new SyntaxProblem("ORCPT has a wrong value");
  return plain;
}
