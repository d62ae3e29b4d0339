/** The body parts of a message with their offsets (RFC 2046 5), found in one pass over the bytes. */
import { asBuffer } from "./ascii.ts";
import {
  type ContentType,
  embeddedMessage,
  laterBoundaries,
  plainText,
  readContentType,
  readEncoding,
  unknownData,
} from "./content.ts";
import { Boundaries } from "./boundaries.ts";
import { type Field, FieldNames, readHeader } from "./header.ts";
import { LineCounter, type LineSums } from "./lines.ts";
import { MIME_DEPTH_MAX, MIME_PARTS_MAX } from "./limits.ts";
import { parameter } from "./params.ts";

/** A message or body part. All offsets count from the start of the message's bytes: headerStart ≤ bodyStart ≤ end. */
export interface Part {
  readonly headerStart: number;
  readonly bodyStart: number;
  /** Without the line end that belongs to the boundary after it. */
  readonly end: number;
  /** What the body is to be treated as: a multipart has at least one child, message/rfc822 has `message`, all else is a leaf. */
  readonly content: ContentType;
  /** As written; undefined when the header says nothing, or nothing that is so. */
  readonly encoding: string | undefined;
  /** The fields of MESSAGE_FIELDS (in a message) or PART_FIELDS (in a body part). */
  readonly fields: readonly Field[];
  /** Line ends in the body; counted for text and embedded messages only. */
  readonly lines: number;
  readonly children: readonly Part[];
  /** The message in a message/rfc822 or message/global part; its header starts where the body starts. */
  readonly message: Part | undefined;
}

/** Fields of body parts that are interpreted. */
export const PART_FIELDS: readonly string[] = [
  "content-type",
  "content-transfer-encoding",
  "content-disposition",
  "content-id",
  "content-description",
  "content-md5",
  "content-language",
  "content-location",
];

/** Fields of messages that are interpreted. */
export const MESSAGE_FIELDS: readonly string[] = [
  ...PART_FIELDS,
  "date",
  "subject",
  "from",
  "sender",
  "reply-to",
  "to",
  "cc",
  "bcc",
  "in-reply-to",
  "references",
  "message-id",
];

const partNames = new FieldNames(PART_FIELDS);
const messageNames = new FieldNames(MESSAGE_FIELDS);

/** Parses a message. `names` may ask for more fields of the outermost header; `sums` are of its lines, if they were counted. Never throws. */
export function parseTree(message: Uint8Array, names: FieldNames = messageNames, sums?: LineSums): Part {
  return new TreeBuilder(asBuffer(message), sums).build(names);
}

type Unfinished = { -readonly [Key in Exclude<keyof Part, "children" | "message">]: Part[Key] } & {
  readonly children: Unfinished[];
  message: Unfinished | undefined;
};

interface OpenPart {
  readonly part: Unfinished;
  /** The count of lines before the body, for parts whose lines count. */
  readonly linesBefore: number | undefined;
}

class TreeBuilder {
  readonly #bytes: Buffer;
  readonly #boundaries: Boundaries;
  readonly #lines: LineCounter;
  /** From the message down to the part that is being read. */
  readonly #open: OpenPart[] = [];
  #parts = 0;

  constructor(bytes: Buffer, sums: LineSums | undefined) {
    this.#bytes = bytes;
    this.#boundaries = new Boundaries(bytes);
    this.#lines = new LineCounter(bytes, sums);
  }

  build(names: FieldNames): Part {
    let at = this.#start(0, undefined, names);
    const root = (this.#open[0] as OpenPart).part;
    while (!this.#boundaries.none && this.#parts < MIME_PARTS_MAX) {
      const delimiter = this.#boundaries.next(at);
      if (delimiter === undefined) break;
      this.#finish(delimiter.level + 1, delimiter.start);
      if (delimiter.closes) {
        this.#boundaries.close(delimiter.level);
        at = delimiter.end;
      } else {
        this.#boundaries.keep(delimiter.level);
        at = this.#start(delimiter.end, this.#open[delimiter.level]?.part);
      }
    }
    this.#finish(0, this.#bytes.length);
    return root;
  }

  /** Reads the header of a part at `start`, and of the messages that begin right there; answers where to go on. */
  #start(start: number, parent: Unfinished | undefined, names?: FieldNames): number {
    let part = this.#readPart(start, parent === undefined ? "root" : "child", { parent, names });
    parent?.children.push(part);
    while (isMessage(part.content)) {
      if (this.#parts >= MIME_PARTS_MAX || !this.#mayNest() || isEncoded(part)) {
        part.content = unknownData;
        break;
      }
      const inner = this.#readPart(part.bodyStart, "message", {});
      part.message = inner;
      part = inner;
    }
    return part.bodyStart;
  }

  #readPart(
    start: number,
    place: "root" | "child" | "message",
    { parent, names }: { parent?: Unfinished | undefined; names?: FieldNames | undefined },
  ): Unfinished {
    this.#parts++;
    let hyphens: number | undefined;
    const header = readHeader(this.#bytes, {
      start,
      names: names ?? (place === "child" ? partNames : messageNames),
      endsAt: (line) => {
        hyphens ??= line;
        return this.#boundaries.at(line) !== undefined;
      },
    });
    const fallback = parent?.content.subtype === "digest" ? embeddedMessage : plainText;
    const part: Unfinished = {
      headerStart: start,
      bodyStart: header.bodyStart,
      end: header.bodyStart,
      content: readContentType(this.#bytes, header.fields, fallback),
      encoding: readEncoding(this.#bytes, header.fields),
      fields: header.fields,
      lines: 0,
      children: [],
      message: undefined,
    };
    const counts = part.content.type === "text" || isMessage(part.content);
    this.#open.push({ part, linesBefore: counts ? this.#lines.before(part.bodyStart) : undefined });
    if (counts) this.#lines.need();
    // Senders who encode none of it say so of a multipart all the same (RFC 2045 6.4 forbids it): its boundaries tell.
    if (part.content.type === "multipart" && this.#mayNest()) {
      const named = parameter(part.content.parameters, "boundary");
      this.#boundaries.open(this.#open.length - 1, named ?? this.#boundaries.likely(part.bodyStart));
      if (hyphens !== undefined) this.#cutHeader(part, hyphens);
      for (const boundary of laterBoundaries(this.#bytes, part.fields))
        this.#boundaries.open(this.#open.length - 1, boundary);
    }
    return part;
  }

  /** Some programs forget the empty line in front of the first boundary: what comes behind that is the first part's. */
  #cutHeader(part: Unfinished, at: number): void {
    if (this.#boundaries.at(at)?.level !== this.#open.length - 1 || part.bodyStart <= at) return;
    part.bodyStart = part.end = at;
    part.fields = part.fields.filter((field) => field.start < at);
    part.encoding = readEncoding(this.#bytes, part.fields);
  }

  #mayNest(): boolean {
    return this.#open.length < MIME_DEPTH_MAX;
  }

  /** Ends the open parts from `level` on where the delimiter line begins, or with the message. */
  #finish(level: number, at: number): void {
    const outermost = this.#open[level]?.part;
    if (outermost === undefined) return;
    const end = level === 0 ? at : Math.max(this.#beforeLineEnd(at), outermost.headerStart);
    while (this.#open.length > level) {
      const { part, linesBefore } = this.#open.pop() as OpenPart;
      part.end = end;
      part.bodyStart = Math.min(part.bodyStart, end);
      part.headerStart = Math.min(part.headerStart, end);
      if (linesBefore !== undefined) {
        part.lines = Math.max(0, this.#lines.before(part.end) - linesBefore);
        this.#lines.done();
      }
      if (part.content.type !== "multipart") continue;
      if (part.children.length === 0) this.#makeText(part);
      else if (isEncoded(part)) part.encoding = undefined;
    }
  }

  /** A multipart in which no part was found is shown as the text it is: no client could get at it otherwise. */
  #makeText(part: Unfinished): void {
    part.content = plainText;
    part.lines = this.#lines.between(part.bodyStart, part.end);
  }

  #beforeLineEnd(at: number): number {
    if (at > 0 && this.#bytes[at - 1] === 0x0a) return at > 1 && this.#bytes[at - 2] === 0x0d ? at - 2 : at - 1;
    return at;
  }
}

/** What is in an encoded body has no offsets in the message. */
function isEncoded({ encoding = "" }: Unfinished): boolean {
  return /^(?:base64|quoted-printable)$/i.test(encoding);
}

function isMessage(content: ContentType): boolean {
  return content.type === "message" && (content.subtype === "rfc822" || content.subtype === "global");
}
