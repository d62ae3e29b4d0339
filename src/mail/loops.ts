/** Finds messages that go in circles, by the traces that they carry (RFC 5321 6.3). */
import { asBuffer } from "../wire/mime/ascii.ts";
import { FieldNames, rawValue, readHeader } from "../wire/mime/header.ts";
import { RECEIVED_FIELDS_MAX } from "./limits.ts";

const TRACES = new FieldNames(["received", "delivered-to"]);

export class Traces {
  readonly #deliveredTo = new Set<string>();
  /** It has passed more servers than any honest message does. */
  readonly tooMany: boolean;

  constructor(message: Uint8Array) {
    let received = 0;
    for (const field of readHeader(message, { names: TRACES }).fields) {
      if (field.name === "received") received++;
      else this.#deliveredTo.add(asBuffer(rawValue(message, field)).toString("utf8").toLowerCase());
    }
    this.tooMany = received > RECEIVED_FIELDS_MAX;
  }

  /** Whether it was delivered to this address before. */
  saw(address: string): boolean {
    return this.#deliveredTo.has(address.toLowerCase());
  }
}
