/** The message as a script sees and changes it: read when a test asks, and put together again when an action takes it. */
import { CR, LF } from "../../mime/ascii.ts";
import { findBody } from "../../mime/header.ts";
import { parseTree, type Part } from "../../mime/tree.ts";
import { ADDED_FIELDS_BYTES_MAX, EDITED_BYTES_MAX } from "../limits.ts";
import { Failed } from "../running/failed.ts";
import { type FieldValue, readFields } from "./fields.ts";

const LINE_END = Buffer.from("\r\n");

export class ScriptMessage {
  readonly #bytes: Uint8Array;
  readonly size: number;
  #bodyStart: number | undefined;
  #fields: FieldValue[] | undefined;
  #tree: Part | undefined;
  #isEdited = false;
  /** Put together since the last change. */
  #edited: Uint8Array | undefined;
  #addedBytes = 0;
  /** Of all that were put together. */
  #editedBytes = 0;

  constructor(bytes: Uint8Array, size: number) {
    this.#bytes = bytes;
    this.size = size;
  }

  /** What the offsets of `tree` are of. */
  get bytes(): Uint8Array {
    return this.#bytes;
  }

  get tree(): Part {
    this.#tree ??= parseTree(this.#bytes);
    return this.#tree;
  }

  /** All bytes behind the empty line. */
  get body(): Uint8Array {
    return this.#bytes.subarray(this.#headerEnd);
  }

  get fieldCount(): number {
    return this.#all.length;
  }

  /** The fields of that name (any case), from the top down. */
  fields(name: string): readonly FieldValue[] {
    const wanted = name.toLowerCase();
    return this.#all.filter((field) => field.name === wanted);
  }

  /** Undefined while it is as it came. Throws Failed. */
  get edited(): Uint8Array | undefined {
    if (!this.#isEdited) return undefined;
    this.#edited ??= this.#written();
    return this.#edited;
  }

  /** `line` is a whole field with its line end. */
  addField(line: Uint8Array, place: "first" | "last"): void {
    this.#addedBytes += line.length;
    if (this.#addedBytes > ADDED_FIELDS_BYTES_MAX) throw new Failed("the script adds too much to the header");
    const [field] = readFields(line);
    if (field === undefined) return;
    this.#changed();
    if (place === "first") this.#all.unshift(field);
    else this.#all.push(field);
  }

  deleteFields(gone: ReadonlySet<FieldValue>): void {
    if (gone.size === 0) return;
    this.#changed();
    this.#fields = this.#all.filter((field) => !gone.has(field));
  }

  #written(): Uint8Array {
    if (this.#editedBytes > 0 && this.#editedBytes + this.#bytes.length > EDITED_BYTES_MAX)
      throw new Failed("the script keeps too many changed copies of a large message");
    this.#editedBytes += this.#bytes.length;
    const rest = this.#bytes.subarray(this.#emptyLine);
    const isParted = rest.length === 0 || rest[0] === LF || (rest[0] === CR && rest[1] === LF);
    return Buffer.concat([...this.#all.map(({ line }) => line), isParted ? rest.subarray(0, 0) : LINE_END, rest]);
  }

  get #headerEnd(): number {
    this.#bodyStart ??= findBody(this.#bytes);
    return this.#bodyStart;
  }

  /** Where the fields end: at the empty line, if there is one. */
  get #emptyLine(): number {
    const header = this.#bytes.subarray(0, this.#headerEnd);
    return readFields(header).reduce((length, { line }) => length + line.length, 0);
  }

  get #all(): FieldValue[] {
    this.#fields ??= readFields(this.#bytes.subarray(0, this.#headerEnd));
    return this.#fields;
  }

  #changed(): void {
    this.#isEdited = true;
    this.#edited = undefined;
  }
}
