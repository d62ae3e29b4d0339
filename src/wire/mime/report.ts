/** Reports about a message that was sent: what became of it (RFC 3464), or that it was shown to its reader (RFC 8098). */
import { asciiText, CR, LF } from "./ascii.ts";
import { decodeBody } from "./decode.ts";
import { type Field, FieldNames, rawValue, readHeader, unfold } from "./header.ts";
import { REPORT_PART_BYTES_MAX, REPORT_RECIPIENTS_MAX } from "./limits.ts";
import { parseMessageId } from "./message-id.ts";
import { parseTree, type Part } from "./tree.ts";

export interface DeliveryReport {
  readonly kind: "delivery";
  /** What the message was called by who sent it (ENVID), and by the servers that report. */
  readonly names: readonly string[];
  readonly recipients: readonly ReportedRecipient[];
}

export interface ReportedRecipient {
  /** As the sender wrote it, if that is known; else the last one that the message was for. */
  readonly address: string;
  /** "failed", "delayed", "delivered", "relayed" or "expanded", lower case. */
  readonly action: string;
  /** "5.1.1" */
  readonly status: string;
  /** The words of the server that refused, when they are those of SMTP: "550 5.1.1 no such user". */
  readonly reply: string | undefined;
}

export interface ReadReport {
  readonly kind: "disposition";
  /** The Message-ID of the message, without brackets. */
  readonly messageId: string;
  readonly address: string;
  /** "displayed", "deleted" and others, lower case. */
  readonly disposition: string;
}

const ABOUT_MESSAGE = new FieldNames(["original-envelope-id", "final-log-id"]);
const ABOUT_RECIPIENT = new FieldNames([
  "original-recipient",
  "final-recipient",
  "action",
  "status",
  "diagnostic-code",
  "final-log-id",
]);
const ABOUT_READING = new FieldNames(["original-recipient", "final-recipient", "original-message-id", "disposition"]);

/** Undefined for what is no report, or none that can be read. */
export function parseReport(message: Uint8Array): DeliveryReport | ReadReport | undefined {
  const root = parseTree(message);
  if (root.content.type !== "multipart" || root.content.subtype !== "report") return undefined;
  for (const part of root.children) {
    const { type, subtype } = part.content;
    if (type !== "message") continue;
    if (/^(?:global-)?delivery-status$/.test(subtype)) return deliveryReport(contentOf(message, part));
    if (/^(?:global-)?disposition-notification$/.test(subtype)) return readReport(contentOf(message, part));
  }
  return undefined;
}

function contentOf(message: Uint8Array, { bodyStart, end, encoding }: Part): Uint8Array {
  return decodeBody(message.subarray(bodyStart, Math.min(end, bodyStart + REPORT_PART_BYTES_MAX)), encoding);
}

/** Groups of fields, the first about the message, the others about a recipient each. */
function deliveryReport(content: Uint8Array): DeliveryReport {
  const names = new Set<string>();
  const recipients: ReportedRecipient[] = [];
  let start = 0;
  for (let group = 0; start < content.length && group <= REPORT_RECIPIENTS_MAX; group++) {
    // More than one empty line, or one in front: it ends no group.
    while (content[start] === CR || content[start] === LF) start++;
    const rest = content.subarray(start);
    const { fields, bodyStart } = readHeader(rest, { names: group === 0 ? ABOUT_MESSAGE : ABOUT_RECIPIENT });
    const value = valuesOf(rest, fields);
    for (const name of ["original-envelope-id", "final-log-id"]) if (value(name) !== "") names.add(value(name));
    const recipient = group === 0 ? undefined : recipientOf(value);
    if (recipient !== undefined) recipients.push(recipient);
    if (bodyStart <= 0) break;
    start += bodyStart;
  }
  return { kind: "delivery", names: [...names], recipients };
}

function recipientOf(value: (name: string) => string): ReportedRecipient | undefined {
  const address = typed(value("original-recipient")) || typed(value("final-recipient"));
  if (address === "") return undefined;
  const [, reply] = /^smtp\s*;\s*(\d{3}[ -].*)$/i.exec(value("diagnostic-code")) ?? [];
  const [status = ""] = /^\d\.\d{1,3}\.\d{1,3}/.exec(value("status")) ?? [];
  return { address, action: value("action").toLowerCase(), status, reply };
}

function readReport(content: Uint8Array): ReadReport | undefined {
  const { fields } = readHeader(content, { names: ABOUT_READING });
  const value = valuesOf(content, fields);
  const field = fields.find(({ name }) => name === "original-message-id");
  const messageId = field === undefined ? undefined : parseMessageId(unfold(rawValue(content, field)));
  const [, disposition = ""] = /;\s*([a-z-]+)/i.exec(value("disposition")) ?? [];
  if (messageId === undefined) return undefined;
  const address = typed(value("original-recipient")) || typed(value("final-recipient"));
  return { kind: "disposition", messageId, address, disposition: disposition.toLowerCase() };
}

/** Empty for a field that is not there. */
function valuesOf(bytes: Uint8Array, fields: readonly Field[]): (name: string) => string {
  return (name) => {
    const field = fields.find((each) => each.name === name);
    return field === undefined ? "" : asciiText(unfold(rawValue(bytes, field))).trim();
  };
}

/** What stands behind the type of an address: "rfc822; ann@example.org". */
function typed(text: string): string {
  const semicolon = text.indexOf(";");
  return semicolon < 0
    ? ""
    : text
        .slice(semicolon + 1)
        .trim()
        .replace(/^<|>$/g, "");
}
