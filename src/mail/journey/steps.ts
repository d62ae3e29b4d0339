/** What happened to a stored message, read from what it carries and from where it is: nothing is kept for this. */
import type { FlagSet, MessageRow } from "../../store/model.ts";
import { type Field, FieldNames, rawValue, readHeader, unfold } from "../../wire/mime/header.ts";
import { traceMoment } from "../../wire/mime/received-date.ts";

export interface JourneyStep {
  readonly what: "passed" | "accepted" | "checked" | "filed" | "moved" | "read" | "answered" | "deleted";
  /** Epoch milliseconds; undefined where nobody noted it. */
  readonly at: number | undefined;
  /** The words of the trace field, or the mailbox. */
  readonly detail: string;
}

export interface Stored {
  readonly row: MessageRow;
  readonly header: Uint8Array;
  readonly mailbox: string;
  readonly flags: FlagSet;
}

/** Characters of a trace field that are shown. */
const DETAIL_LENGTH_MAX = 400;
/** Milliseconds between arrival and filing that still are one step: INTERNALDATE has whole seconds. */
const SAME_MOMENT_MS = 5000;

const NAMES = new FieldNames(["received", "authentication-results", "message-id"]);

/** In the order in which it happened. */
export function stepsOf({ row, header, mailbox, flags }: Stored): readonly JourneyStep[] {
  const { fields } = readHeader(header, { names: NAMES });
  // Each server adds its field above the others: the oldest is the last.
  const received = fields.filter(({ name }) => name === "received").toReversed();
  const own = received.at(-1);
  const judged = fields.find(({ name }) => name === "authentication-results");
  const passed = received.slice(0, -1).map((field) => traceStep("passed", header, field));
  const wasMoved = row.savedAt - row.internalDate > SAME_MOMENT_MS;
  return [
    ...passed,
    ...(own === undefined ? [] : [traceStep("accepted", header, own)]),
    ...(judged === undefined || judged.start > (own?.start ?? 0)
      ? []
      : [{ what: "checked" as const, at: undefined, detail: textOf(header, judged) }]),
    ...(wasMoved ? [] : [{ what: "filed" as const, at: row.savedAt, detail: mailbox }]),
    ...(wasMoved ? [{ what: "moved" as const, at: row.savedAt, detail: mailbox }] : []),
    ...(flags.seen ? [{ what: "read" as const, at: undefined, detail: "" }] : []),
    ...(flags.answered ? [{ what: "answered" as const, at: undefined, detail: "" }] : []),
    ...(flags.deleted ? [{ what: "deleted" as const, at: undefined, detail: "" }] : []),
  ];
}

/** Empty when there is none. */
export function messageIdOf(header: Uint8Array): string {
  const field = readHeader(header, { names: NAMES }).fields.find(({ name }) => name === "message-id");
  return field === undefined ? "" : textOf(header, field);
}

/** What stands before the last semicolon says how, what stands behind it when (RFC 5321 4.4). */
function traceStep(what: "passed" | "accepted", header: Uint8Array, field: Field): JourneyStep {
  const value = unfold(rawValue(header, field));
  const semicolon = value.lastIndexOf(0x3b);
  return { what, at: traceMoment(value), detail: shown(semicolon < 0 ? value : value.subarray(0, semicolon)) };
}

function textOf(header: Uint8Array, field: Field): string {
  return shown(unfold(rawValue(header, field)));
}

function shown(value: Uint8Array): string {
  return Buffer.from(value).toString("utf8").replace(/\s+/g, " ").slice(0, DETAIL_LENGTH_MAX);
}
