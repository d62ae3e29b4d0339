/** Tells others that a message came, as a script wants it (notify, RFC 5435), in a message (RFC 5436). */
import { randomUUID } from "node:crypto";
import { FieldNames, rawValue, readHeader } from "../../wire/mime/header.ts";
import { asBuffer } from "../../wire/mime/ascii.ts";
import { dateLine, messageIdLine } from "../../wire/mime/compose.ts";
import { addressField, parameterField, unstructuredField } from "../../wire/mime/field-text.ts";
import { writePart } from "../../wire/mime/part-writer.ts";
import { decodeText } from "../../wire/mime/words.ts";
import type { NotifyAction } from "../../wire/sieve/action.ts";
import { pathOf } from "../../wire/smtp/path.ts";
import { sendAnswer } from "../absence/answer.ts";
import { isAutoSubmitted } from "../automatic.ts";
import type { MailParts } from "../parts.ts";
import { keepCarbonCopy } from "./carbon-copy.ts";
import type { FinishedCopy } from "./finished-copy.ts";
import { type Sender, senderOf } from "./sender.ts";

const SHOWN = new FieldNames(["from", "subject", "date"]);

/** Nobody is told of what a program sent, nor of what has no sender: so nothing goes in circles (RFC 5436 2.3, 6). */
export async function notifyByScript(parts: MailParts, finished: FinishedCopy, action: NotifyAction): Promise<void> {
  const { message, reversePath } = finished;
  if (reversePath === undefined || isAutoSubmitted(message)) return;
  const sender = await senderOf(parts, finished, { what: "a notification", from: action.from });
  if (sender === undefined) return;
  const id = randomUUID();
  const composed = compose({
    action,
    message,
    ...sender,
    id,
    hostname: parts.hostname,
    at: parts.clock.now(),
  });
  for (const to of [...action.mailto.to, ...action.mailto.cc])
    await sendAnswer(parts, {
      id: randomUUID(),
      message: composed,
      to: pathOf(to),
      domain: pathOf(sender.owner).domain,
    });
  if (action.fcc !== undefined) await keepCarbonCopy(parts, finished, { fcc: action.fcc, message: composed });
}

interface Notification extends Sender {
  readonly action: NotifyAction;
  /** What came. */
  readonly message: Uint8Array;
  /** Unique at `hostname`. */
  readonly id: string;
  readonly hostname: string;
  /** Epoch milliseconds. */
  readonly at: number;
}

const IMPORTANCES = { 1: "high", 2: "normal", 3: "low" } as const;

const nameless = (email: string): Sender["from"] => ({ name: undefined, email });

function compose({ action, message, from, owner, id, hostname, at }: Notification): Uint8Array {
  const { mailto, text, importance } = action;
  const { fields } = readHeader(message, { names: SHOWN });
  const value = (name: string): string => {
    const field = fields.find((each) => each.name === name);
    return field === undefined ? "" : decodeText(rawValue(message, field));
  };
  const header = [
    asBuffer(dateLine(at)).toString("latin1"),
    asBuffer(messageIdLine(id, hostname)).toString("latin1"),
    addressField("From", [from]),
    addressField("To", mailto.to.map(nameless)),
    mailto.cc.length === 0 ? "" : addressField("Cc", mailto.cc.map(nameless)),
    unstructuredField("Subject", text ?? mailto.subject ?? `New mail: ${value("subject")}`),
    ...mailto.fields.map((field) => unstructuredField(field.name, field.value)),
    `Importance: ${IMPORTANCES[importance]}\r\n`,
    parameterField("Auto-Submitted", "auto-notified", [["owner-email", owner]]),
    "MIME-Version: 1.0\r\n",
    parameterField("Content-Type", "text/plain", [["charset", "utf-8"]]),
  ].join("");
  const told = `From: ${value("from")}\nSubject: ${value("subject")}\nDate: ${value("date")}\n`;
  return writePart({ fields: header, content: { kind: "text", text: mailto.body ?? told } });
}
