/** The answer itself (RFC 3834 3, RFC 5230 5). */
import { FieldNames, findBody, rawValue, readHeader } from "../../wire/mime/header.ts";
import { asBuffer } from "../../wire/mime/ascii.ts";
import { dateLine, messageIdLine } from "../../wire/mime/compose.ts";
import { addressField, messageIdsField, parameterField, unstructuredField } from "../../wire/mime/field-text.ts";
import { parseMessageId, parseMessageIds } from "../../wire/mime/message-id.ts";
import { REFERENCES_MAX } from "../../wire/mime/limits.ts";
import { type WrittenPart, writePart } from "../../wire/mime/part-writer.ts";
import { decodeText } from "../../wire/mime/words.ts";
import type { Absence } from "./absence.ts";

export interface AnswerOrder {
  readonly answer: Pick<Absence, "subject" | "text" | "html"> & {
    /** Instead of the texts, a MIME entity: fields that describe it, an empty line and its content (RFC 5230 4.1). */
    readonly entity?: string;
  };
  /** The message that is answered. */
  readonly message: Uint8Array;
  readonly from: { readonly name: string | undefined; readonly email: string };
  /** The reverse-path of the message. */
  readonly to: string;
  /** Unique at `hostname`. */
  readonly id: string;
  readonly hostname: string;
  /** Epoch milliseconds. */
  readonly at: number;
}

const NAMES = new FieldNames(["subject", "message-id", "references"]);

export function composeAnswer({ answer, message, from, to, id, hostname, at }: AnswerOrder): Uint8Array {
  const { fields } = readHeader(message, { names: NAMES });
  const value = (name: string): Uint8Array | undefined => {
    const field = fields.find((each) => each.name === name);
    return field === undefined ? undefined : rawValue(message, field);
  };
  const subject = decodeText(value("subject") ?? new Uint8Array());
  const messageId = parseMessageId(value("message-id") ?? new Uint8Array());
  const references = parseMessageIds(value("references") ?? new Uint8Array(), REFERENCES_MAX);
  const thread = messageId === undefined ? references : [...references, messageId];
  const header = [
    asBuffer(dateLine(at)).toString("latin1"),
    asBuffer(messageIdLine(id, hostname)).toString("latin1"),
    addressField("From", [from]),
    addressField("To", [{ name: undefined, email: to }]),
    unstructuredField("Subject", answer.subject ?? `Auto: ${subject}`),
    messageId === undefined ? "" : messageIdsField("In-Reply-To", [messageId]),
    thread.length === 0 ? "" : messageIdsField("References", thread),
    "Auto-Submitted: auto-replied (vacation)\r\n",
    "MIME-Version: 1.0\r\n",
  ].join("");
  if (answer.entity !== undefined) return Buffer.from(header + entityOf(answer.entity), "utf8");
  const body = bodyOf(answer, id);
  return writePart({ ...body, fields: header + body.fields });
}

const CONTENT = new FieldNames(
  ["type", "transfer-encoding", "disposition", "id", "description", "language"].map((name) => `content-${name}`),
);

/** Of its header only what describes the content: who wrote it cannot say who it is from. */
function entityOf(entity: string): string {
  const bytes = Buffer.from(entity.replace(/\r\n?|\n/g, "\r\n"), "utf8");
  const { fields } = readHeader(bytes, { names: CONTENT });
  const lines = fields.map((field) => `${bytes.toString("utf8", field.start, field.end).trimEnd()}\r\n`);
  return `${lines.join("")}\r\n${bytes.toString("utf8", findBody(bytes))}`;
}

function bodyOf({ text, html }: AnswerOrder["answer"], id: string): WrittenPart {
  const plain = leaf("text/plain", text ?? "");
  if (html === undefined) return plain;
  const rich = leaf("text/html", html);
  if (text === undefined) return rich;
  const boundary = `=_${id.replace(/[^\w.]/g, "_")}`;
  return {
    fields: parameterField("Content-Type", "multipart/alternative", [["boundary", boundary]]),
    content: { kind: "multipart", boundary, parts: [plain, rich] },
  };
}

function leaf(type: string, text: string): WrittenPart {
  return { fields: parameterField("Content-Type", type, [["charset", "utf-8"]]), content: { kind: "text", text } };
}
