/** The message as tests see it: its fields are read when the first test asks for one. */
import { findBody } from "../../mime/header.ts";
import { type FieldValue, readFields } from "./fields.ts";

export class ReadMessage {
  readonly bytes: Uint8Array;
  readonly size: number;
  #fields: readonly FieldValue[] | undefined;

  constructor(bytes: Uint8Array, size: number) {
    this.bytes = bytes;
    this.size = size;
  }

  /** The fields of that name (any case), from the top down. */
  fields(name: string): readonly FieldValue[] {
    this.#fields ??= readFields(this.bytes.subarray(0, findBody(this.bytes)));
    const wanted = name.toLowerCase();
    return this.#fields.filter((field) => field.name === wanted);
  }
}
