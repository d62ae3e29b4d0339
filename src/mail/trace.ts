/** The trace fields in front of a delivered message: Return-Path, Delivered-To, Received (RFC 5321 4.4). */
import { SUBMITTED } from "../wire/mime/arrival.ts";
import { asBuffer } from "../wire/mime/ascii.ts";
import { formatDate } from "../wire/mime/date.ts";
import { FieldNames, HeaderScan } from "../wire/mime/header.ts";
import { formatAddress, formatPath, type Path } from "../wire/smtp/path.ts";
import type { Examined } from "./examine.ts";
import type { Envelope, LocalAccount, Recipient } from "./envelope.ts";
import { HOST_NAME_BYTES_MAX } from "./limits.ts";
import type { Origin } from "./origin.ts";

export interface Arrival {
  readonly envelope: Envelope;
  readonly origin: Origin;
  /** This server's name for the message, in logs too. */
  readonly id: string;
  /** Epoch milliseconds. */
  readonly at: number;
  /** What was found out about it; undefined for mail that is trusted. */
  readonly examined?: Examined | undefined;
}

/**
 * Return-Path first, as RFC 5321 4.4 asks of the final delivery, then what this copy was delivered to, what was found out about it (above the
 * Received of the same server, RFC 8601 5), and how it came.
 */
export function traceFields(arrival: Arrival, hostname: string): (address: string) => Uint8Array {
  const { reversePath } = arrival.envelope.from;
  const rest = (arrival.examined?.fields ?? "") + receivedField(arrival, hostname);
  return (address) => Buffer.from(deliveryFields(reversePath, address) + rest, "utf8");
}

/** What every copy begins with: whose message it is, and which address it was delivered to. */
export function deliveryFields(reversePath: Path | undefined, to: string): string {
  return `Return-Path: ${formatPath(reversePath)}\r\nDelivered-To: ${to}\r\n`;
}

/** The address that a copy's Delivered-To names: the recipient as the sender wrote it, so that subaddresses, aliases and catch-alls can be filtered by. */
export function deliveredTo(recipient: Recipient, account: LocalAccount): string {
  return recipient.path.domain === "" ? account.address : formatAddress(recipient.path);
}

/**
 * A submission's field does not say from which address or host it came: where people are when they write is nobody's
 * business, and the log knows it.
 */
export function receivedField(arrival: Arrival, hostname: string): string {
  const { origin, envelope, id, at } = arrival;
  const from =
    origin.author === undefined ? `${printable(origin.greetedAs)} (${clientText(origin)})` : `${hostname} ${SUBMITTED}`;
  const tls = origin.tls === undefined ? "" : `\r\n\t(${origin.tls.version} ${origin.tls.cipher})`;
  const [only, ...others] = envelope.recipients;
  const single = only !== undefined && others.length === 0 ? `\r\n\tfor ${formatPath(only.path)}` : "";
  return `Received: from ${from}\r\n\tby ${hostname} with ${keyword(arrival)}${tls}\r\n\tid ${id}${single};\r\n\t${formatDate(at)}\r\n`;
}

/** What was put in front of a message when one of our users submitted it, and when an alias passed it on; empty where nothing was. */
export function submissionTrace(message: Uint8Array): Uint8Array {
  const scan = new HeaderScan(message, 0, message.length);
  while (scan.next()) {
    const name = TRACE_FIELDS.find(message, scan.start, scan.nameEnd, scan.nameHash);
    const value = asBuffer(message).toString("latin1", scan.valueStart, scan.end);
    if (name === "received") return message.subarray(0, value.includes(` ${SUBMITTED}\r\n`) ? scan.end : 0);
    if (name === undefined) break;
  }
  return message.subarray(0, 0);
}

const TRACE_FIELDS = new FieldNames(["delivered-to", "received"]);

/** RFC 3848, RFC 6531 4.3. */
function keyword({ origin, envelope }: Arrival): string {
  if (origin.transport === "http") return "HTTP";
  const lmtp = origin.transport === "lmtp";
  if (!lmtp && !origin.extended) return "SMTP";
  const suffix = `${origin.tls === undefined ? "" : "S"}${origin.author === undefined ? "" : "A"}`;
  if (envelope.from.smtpUtf8) return `UTF8${lmtp ? "LMTP" : "SMTP"}${suffix}`;
  return `${lmtp ? "LMTP" : "ESMTP"}${suffix}`;
}

function clientText({ address, hostname }: Origin): string {
  const literal = address.includes(":") ? `[IPv6:${address}]` : `[${address}]`;
  return hostname === undefined ? literal : `${printable(hostname)} ${literal}`;
}

/** A foreign host name or literal with nothing in it that could end the field or begin a comment. */
function printable(name: string): string {
  return name.slice(0, HOST_NAME_BYTES_MAX).replace(/[^\w.:[\]-]/g, "?");
}
