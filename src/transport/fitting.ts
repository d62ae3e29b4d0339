/** What of a handover one server can take: its limits, and the extensions that the message or an address needs. */
import { domainToASCII } from "node:url";
import { SyntaxProblem } from "../base/errors.ts";
import { formatMailFrom, formatRcptTo, type OutgoingMail } from "../wire/smtp/client-command.ts";
import type { Extensions } from "../wire/smtp/extensions.ts";
import type { Path } from "../wire/smtp/path.ts";
import type { Outgoing } from "./outgoing-message.ts";
import type { Handover, HandoverRecipient, RemoteReply } from "./transport.ts";
import { ownReply } from "./trouble.ts";

/** A domain that goes to a server without SMTPUTF8 as its A-labels; undefined when the rest needs SMTPUTF8 all the same. */
function plainPath(path: Path): Path | undefined {
  if (!path.utf8) return path;
  const domain = domainToASCII(path.domain);
  return domain === "" || /[^\0-\x7f]/.test(path.local) ? undefined : { local: path.local, domain, utf8: false };
}

/** RCPT for this server, or why the recipient cannot be had there. */
export function rcptLine(recipient: HandoverRecipient, known: Extensions): string | RemoteReply {
  const path = known.smtpUtf8 ? recipient.path : plainPath(recipient.path);
  if (path === undefined)
    return ownReply("5.6.7", "The next server does not take addresses with letters outside ASCII (SMTPUTF8).");
  return written("5.1.3", () => formatRcptTo({ ...recipient, path }, known));
}

/** MAIL for this server, or why it cannot take the message at all. */
export function mailLine(handover: Handover, outgoing: Outgoing, known: Extensions): string | RemoteReply {
  const { reversePath: given, deliverBy } = handover;
  const reversePath = known.smtpUtf8 || given === undefined ? given : plainPath(given);
  const problem = tooLarge(outgoing, known) ?? needsUtf8(handover, reversePath, known) ?? tooSlow(handover, known);
  if (problem !== undefined) return problem;
  const mail: OutgoingMail = {
    reversePath,
    size: outgoing.bytes.length,
    body: outgoing.body,
    smtpUtf8: known.smtpUtf8 && needsSmtpUtf8(handover),
    ret: handover.ret,
    envelopeId: handover.envelopeId,
    requireTls: handover.tls === "required",
    deliverBy: deliverBy === undefined ? undefined : { ...deliverBy, seconds: Math.floor(deliverBy.ms / 1000) },
    priority: handover.priority,
  };
  return written("5.1.7", () => formatMailFrom(mail, known));
}

function written(enhanced: string, format: () => string): string | RemoteReply {
  try {
    return format();
  } catch (error) {
    if (!(error instanceof SyntaxProblem)) throw error;
    return ownReply(enhanced, `The address cannot be written in SMTP: ${error.message}.`);
  }
}

function needsSmtpUtf8({ message, reversePath, recipients }: Handover): boolean {
  return message.utf8Header || reversePath?.utf8 === true || recipients.some(({ path }) => path.utf8);
}

function tooLarge({ bytes }: Outgoing, { size, name }: Extensions): RemoteReply | undefined {
  if (size === undefined || size === 0 || bytes.length <= size) return undefined;
  return ownReply("5.3.4", `The message has ${bytes.length} bytes, and ${name} takes no more than ${size}.`);
}

function needsUtf8(
  { message, reversePath }: Handover,
  plain: Path | undefined,
  known: Extensions,
): RemoteReply | undefined {
  if (known.smtpUtf8) return undefined;
  if (reversePath !== undefined && plain === undefined)
    return ownReply("5.6.7", "The next server does not take a sender's address with letters outside ASCII (SMTPUTF8).");
  if (message.utf8Header)
    return ownReply("5.6.9", "The next server does not take header fields with letters outside ASCII (SMTPUTF8).");
  return undefined;
}

/** RFC 2852 4.1.5: what must be returned in time goes only to a server that promises to. */
function tooSlow({ deliverBy }: Handover, { deliverBy: least, name }: Extensions): RemoteReply | undefined {
  if (deliverBy?.mode !== "return" || (least !== undefined && deliverBy.ms >= least * 1000)) return undefined;
  return ownReply(
    "5.3.3",
    `${name} does not promise to deliver the message in the time that its sender gave it (DELIVERBY).`,
  );
}

/** A recipient that goes to this server. */
export interface Addressed {
  /** Its index in the handover. */
  readonly at: number;
  readonly domain: string;
  readonly line: string;
}

/** The recipients of the next transaction: as many as the server takes in one, of as many domains (RFC 9422 4). At least one. */
export function nextBatch(
  recipients: readonly Addressed[],
  { limits }: Extensions,
  most: number,
): { batch: Addressed[]; rest: Addressed[] } {
  const size = Math.min(most, limits.recipients ?? most);
  const domains = new Set<string>();
  const batch: Addressed[] = [];
  const rest: Addressed[] = [];
  for (const recipient of recipients) {
    const room = domains.has(recipient.domain) || domains.size < (limits.domains ?? size);
    if (batch.length < size && room) {
      domains.add(recipient.domain);
      batch.push(recipient);
    } else {
      rest.push(recipient);
    }
  }
  return { batch, rest };
}
