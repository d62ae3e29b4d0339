/** One message of a FETCH: what is known of it, and its items written down. */
import type { MessageRow, MessageSummary, Snapshot } from "../../store/model.ts";
import { formatBodyStructure, withDecodedParameters } from "../../wire/imap/bodystructure.ts";
import { formatDateTime } from "../../wire/imap/date.ts";
import { cut, partialLabel, type FetchAttribute, type FetchItem } from "../../wire/imap/fetch.ts";
import type { ResponseBuffer } from "../../wire/imap/response-buffer.ts";
import { ValueWriter } from "../../wire/imap/value-writer.ts";
import { chosenFields, type Section, sectionBytes } from "../../wire/mime/section.ts";
import { parseTree, type Part } from "../../wire/mime/tree.ts";
import { flagText } from "../messages/flag-text.ts";
import type { Space } from "../mailboxes/spaces.ts";
import { emailIdText, threadIdText } from "../../store/object-id.ts";
import { writeBinary, writeBinarySize } from "./binary.ts";
import { isListed } from "./plan.ts";

/** The place of a message in the snapshot that its flags are taken from. */
export interface Place {
  readonly snapshot: Snapshot;
  readonly index: number;
  readonly uid: number;
  readonly recent: boolean;
}

/** What was read of a message, as far as the plan needs it. */
export interface Known {
  readonly row: MessageRow | undefined;
  readonly summary: MessageSummary | undefined;
  readonly content: LoadedContent | undefined;
  readonly preview: string | undefined;
}

/** A message's bytes; the tree is made when an item needs it. */
export class LoadedContent {
  readonly header: Uint8Array;
  readonly body: Uint8Array;
  #whole: Uint8Array | undefined;
  #root: Part | undefined;

  constructor(header: Uint8Array, body: Uint8Array, whole?: Uint8Array) {
    this.header = header;
    this.body = body;
    this.#whole = whole;
  }

  get whole(): Uint8Array {
    this.#whole ??= this.body.length === 0 ? this.header : Buffer.concat([this.header, this.body]);
    return this.#whole;
  }

  get root(): Part {
    this.#root ??= parseTree(this.whole);
    return this.#root;
  }

  /** Undefined where the message has no such part. */
  section(section: Section): Uint8Array | undefined {
    const { path, text } = section;
    if (path.length > 0) return sectionBytes(this.whole, this.root, section);
    switch (text.kind) {
      case "all":
        return this.whole;
      case "header":
        return this.header;
      case "text":
        return this.body;
      case "fields":
        return chosenFields(this.header, text);
      case "mime":
        return undefined;
    }
  }
}

/** Who asks. */
export interface Asker {
  /** It has chosen IMAP4rev2. */
  readonly rev2: boolean;
  /** Whose the messages are. */
  readonly space: Pick<Space, "idPrefix">;
}

/** Writes one item, its name included. */
export function writeItem(out: ResponseBuffer, item: FetchItem, place: Place, known: Known, asker: Asker): void {
  switch (item.kind) {
    case "attribute":
      return writeAttribute(out, item.name, place, known, asker);
    case "section":
      return writeSection(out, item, known);
    case "binary":
      return writeBinary(out, item, required(known.content));
    case "binary-size":
      return writeBinarySize(out, item, required(known.content));
  }
}

function required<T>(value: T | undefined): T {
  if (value === undefined) throw new Error("the plan of a FETCH left out what an item needs");
  return value;
}

function writeAttribute(
  out: ResponseBuffer,
  name: FetchAttribute,
  place: Place,
  known: Known,
  { rev2, space }: Asker,
): void {
  const told = (structure: Uint8Array): Uint8Array => (rev2 ? withDecodedParameters(structure) : structure);
  switch (name) {
    case "UID":
      return out.ascii(`UID ${place.uid}`);
    case "FLAGS":
      return out.ascii(
        `FLAGS ${flagText(place.snapshot.flagSet(place.snapshot.flagSets.at(place.index)), place.recent)}`,
      );
    case "MODSEQ":
      return out.ascii(`MODSEQ (${place.snapshot.modseqs.at(place.index)})`);
    case "INTERNALDATE":
      return out.ascii(`INTERNALDATE ${formatDateTime(required(known.row).internalDate)}`);
    case "SAVEDATE":
      return out.ascii(`SAVEDATE ${formatDateTime(required(known.row).savedAt)}`);
    case "RFC822.SIZE":
      return out.ascii(`RFC822.SIZE ${required(known.row).size}`);
    case "EMAILID":
      return out.ascii(`EMAILID (${space.idPrefix}${emailIdText(required(known.row).emailId)})`);
    case "THREADID":
      return out.ascii(`THREADID (${space.idPrefix}${threadIdText(required(known.row).threadId)})`);
    case "PREVIEW":
      return writePreview(out, required(known.preview));
    case "ENVELOPE":
      out.ascii("ENVELOPE ");
      return out.bytes(required(known.summary).envelope);
    case "BODYSTRUCTURE":
      out.ascii("BODYSTRUCTURE ");
      return out.bytes(told(required(known.summary).bodyStructure));
    case "BODY": {
      const { whole, root } = required(known.content);
      out.ascii("BODY ");
      return out.bytes(told(formatBodyStructure(whole, root, { extended: false })));
    }
  }
}

/** Always UTF-8 (RFC 8970 3.3), which a quoted string may not hold for every client. */
function writePreview(out: ResponseBuffer, preview: string): void {
  const value = new ValueWriter();
  value.string(Buffer.from(preview));
  out.ascii("PREVIEW ");
  out.bytes(value.finish());
}

type SectionItem = Extract<FetchItem, { kind: "section" }>;

function writeSection(out: ResponseBuffer, item: SectionItem, known: Known): void {
  out.ascii(`${item.label}${partialLabel(item.partial)} `);
  const { text, path } = item.section;
  if (item.partial === undefined && path.length === 0 && text.kind === "all") {
    const { header, body } = required(known.content);
    return out.literal(header, body);
  }
  const bytes = bytesOf(item, known);
  if (bytes === undefined) return out.ascii("NIL");
  const wanted = cut(bytes, item.partial);
  if (wanted.length === 0) return out.ascii('""');
  return out.literal(wanted);
}

function bytesOf(item: SectionItem, known: Known): Uint8Array | undefined {
  const { text } = item.section;
  if (text.kind === "fields" && isListed(item) && known.summary !== undefined) {
    return chosenFields(known.summary.listedFields, text);
  }
  return required(known.content).section(item.section);
}
