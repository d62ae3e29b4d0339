/** Commands as a client writes them (RFC 5321 4.1.1): the one way from an envelope to another server. */
import { SyntaxProblem } from "../../base/errors.ts";
import type { Extensions } from "./extensions.ts";
import { formatPath, type Path } from "./path.ts";
import type { RcptTo } from "./rcpt-to.ts";
import { encodeXtext } from "./xtext.ts";

/** A command with its CRLF. No part of it can end a line: not with CR or LF, nor with what some take for a line end. */
export function commandLine(...words: readonly string[]): string {
  const line = words.filter((word) => word !== "").join(" ");
  if (/[^ -~\u00a0-\u{10ffff}]|[\u2028\u2029]/u.test(line) || !line.isWellFormed())
    throw new SyntaxProblem("an address or parameter has a control character");
  return `${line}\r\n`;
}

export interface OutgoingMail {
  /** Undefined: the null reverse-path. */
  readonly reversePath: Path | undefined;
  /** Bytes as they are sent. */
  readonly size: number;
  readonly body: "7BIT" | "8BITMIME" | "BINARYMIME";
  readonly smtpUtf8: boolean;
  readonly ret: "FULL" | "HDRS" | undefined;
  readonly envelopeId: string | undefined;
  readonly requireTls: boolean;
  /** RFC 2852 4: seconds that are left, which may be less than none when only a notice is wanted. */
  readonly deliverBy:
    | { readonly seconds: number; readonly mode: "notify" | "return"; readonly trace: boolean }
    | undefined;
  readonly priority: number;
}

/** MAIL with the parameters that the other server knows. */
export function formatMailFrom(mail: OutgoingMail, known: Extensions): string {
  const { deliverBy } = mail;
  return commandLine(
    `MAIL FROM:${formatPath(mail.reversePath)}`,
    known.size === undefined ? "" : `SIZE=${mail.size}`,
    bodyParameter(mail, known),
    mail.smtpUtf8 ? "SMTPUTF8" : "",
    known.dsn && mail.ret !== undefined ? `RET=${mail.ret}` : "",
    known.dsn && mail.envelopeId !== undefined ? `ENVID=${encodeXtext(mail.envelopeId)}` : "",
    mail.requireTls ? "REQUIRETLS" : "",
    deliverBy === undefined || known.deliverBy === undefined
      ? ""
      : `BY=${deliverBy.seconds};${deliverBy.mode === "return" ? "R" : "N"}${deliverBy.trace ? "T" : ""}`,
    known.priority && mail.priority !== 0 ? `MT-PRIORITY=${mail.priority}` : "",
  );
}

/** "7BIT" is the default and left out. */
function bodyParameter({ body }: OutgoingMail, known: Extensions): string {
  if (body === "BINARYMIME") return "BODY=BINARYMIME";
  return body === "8BITMIME" && known.eightBitMime ? "BODY=8BITMIME" : "";
}

/** RCPT with the parameters that the other server knows. */
export function formatRcptTo({ path, notify, originalRecipient }: RcptTo, known: Extensions): string {
  return commandLine(
    `RCPT TO:${formatPath(path)}`,
    known.dsn && notify !== undefined ? `NOTIFY=${notify.join(",")}` : "",
    known.dsn && originalRecipient !== undefined
      ? `ORCPT=${originalRecipient.type};${formatOriginal(originalRecipient, known.smtpUtf8)}`
      : "",
  );
}

/** RFC 6533 3: an international address as it is where SMTPUTF8 is known, else with every such character as \x{HEX}. */
function formatOriginal({ type, address }: { type: string; address: string }, utf8Known: boolean): string {
  if (type !== "utf-8") return encodeXtext(address);
  return address.replace(utf8Known ? /[^!-*,-<>-[\]-~\u0080-\u{10ffff}]/gu : /[^!-*,-<>-[\]-~]/gu, (character) => {
    const digits = (character.codePointAt(0) ?? 0).toString(16).toUpperCase();
    return `\\x{${digits.padStart(2, "0")}}`;
  });
}
