/** A message as a filter sees it, field by field, and as it is with the filter's changes. */
import { COLON, isWhite, LF, SPACE, TAB } from "../mime/ascii.ts";
import { findBody, HeaderScan } from "../mime/header.ts";
import type { MessageChange } from "./answers.ts";

export interface ShownField {
  readonly name: Uint8Array;
  /** What stands behind the colon, without the last line end; lines in it end with LF alone, as filters are used to. */
  readonly value: Uint8Array;
}

interface Line {
  /** Lower case; empty for lines that are no field, and a colon for what stands for our own Received. */
  readonly name: string;
  readonly bytes: Uint8Array;
}

/**
 * Filters are not shown the Received of this server, but to insert something at 0 means before it, and at 1 behind it, with Sendmail and
 * Postfix. Ours is written in front of all of it later.
 */
const OWN_RECEIVED: Line = { name: ":", bytes: new Uint8Array() };

const CRLF = Buffer.from("\r\n");

export class EditedMessage {
  readonly #lines: Line[] = [OWN_RECEIVED];
  readonly #original: Uint8Array;
  #body: readonly Uint8Array[];
  #changed = false;

  constructor(message: Uint8Array) {
    this.#original = message;
    const bodyStart = findBody(message);
    const scan = new HeaderScan(message, 0, bodyStart);
    while (scan.next()) {
      const name = Buffer.from(message.subarray(scan.start, scan.nameEnd)).toString("latin1").toLowerCase();
      this.#lines.push({ name, bytes: message.subarray(scan.start, scan.end) });
    }
    this.#body = [message.subarray(bodyStart)];
  }

  get fields(): readonly ShownField[] {
    return this.#lines.filter((line) => line.name !== "" && line !== OWN_RECEIVED).map(({ bytes }) => shown(bytes));
  }

  get body(): Uint8Array {
    const [only, ...more] = this.#body;
    return only === undefined || more.length > 0 ? Buffer.concat(this.#body) : only;
  }

  /** `leadingSpace`: the filter says itself what stands between colon and value. */
  apply(changes: readonly MessageChange[], { leadingSpace }: { readonly leadingSpace: boolean }): void {
    const pieces = changes.filter((change) => change.kind === "replace body");
    if (pieces.length > 0) this.#body = pieces.map(({ bytes }) => bytes);
    if (changes.length > 0) this.#changed = true;
    for (const change of changes) {
      if (change.kind === "replace body") continue;
      const { name, value } = change;
      const line = { name: name.toLowerCase(), bytes: fieldBytes(name, value, leadingSpace) };
      if (change.kind === "add field") this.#lines.push(line);
      else if (change.kind === "insert field") this.#lines.splice(this.#positionOf(change.index), 0, line);
      else this.#replace(change.index, line, value.length === 0);
    }
  }

  get bytes(): Uint8Array {
    if (!this.#changed) return this.#original;
    const lines = this.#lines.filter((line) => line !== OWN_RECEIVED);
    const header = lines.flatMap(({ bytes }) => (bytes.at(-1) === LF ? [bytes] : [bytes, CRLF]));
    return Buffer.concat([...header, CRLF, ...this.#body]);
  }

  /** Among all lines, of a field with this number. */
  #positionOf(index: number): number {
    let fields = 0;
    const at = this.#lines.findIndex(({ name }) => name !== "" && fields++ === index);
    return at < 0 ? this.#lines.length : at;
  }

  /** A field that is not there is added, unless it is to be taken out. */
  #replace(index: number, line: Line, isGone: boolean): void {
    let count = 0;
    const at = this.#lines.findIndex(({ name }) => name === line.name && ++count === Math.max(1, index));
    if (at < 0 && !isGone) this.#lines.push(line);
    else if (at >= 0) this.#lines.splice(at, 1, ...(isGone ? [] : [line]));
  }
}

function shown(field: Uint8Array): ShownField {
  const colon = field.indexOf(COLON);
  let nameEnd = colon;
  while (nameEnd > 0 && isWhite(field[nameEnd - 1])) nameEnd--;
  const value = Buffer.from(field.subarray(colon + 1))
    .toString("latin1")
    .replace(/\r\n/g, "\n")
    .replace(/\n$/, "");
  return { name: field.subarray(0, nameEnd), value: Buffer.from(value, "latin1") };
}

/** Lines behind the first are continuations whatever the filter wrote, and none is empty: nothing in a value can end the field or the header. */
function fieldBytes(name: string, value: Uint8Array, leadingSpace: boolean): Uint8Array {
  const lines = Buffer.from(value)
    .toString("latin1")
    .split(/[\r\n]+/)
    .filter((line, at) => at === 0 || line.trim() !== "");
  const folded = lines.map((line, at) =>
    at === 0 || line.startsWith(" ") || line.startsWith("\t") ? line : `\t${line}`,
  );
  return Buffer.from(`${name}:${leadingSpace ? "" : " "}${folded.join("\r\n")}\r\n`, "latin1");
}

/** What a filter is told that does not want the space behind the colon. */
export function withoutLeadingSpace(value: Uint8Array): Uint8Array {
  const start = value.findIndex((byte) => byte !== SPACE && byte !== TAB);
  return start <= 0 ? value : value.subarray(start);
}
