/** Every message of the corpus beside the project: digests, well-formed ENVELOPE and BODYSTRUCTURE, sections that agree with them. */
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, it } from "node:test";
import { formatBodyStructure } from "../imap/bodystructure.ts";
import { decodeBodyExactly } from "./decode.ts";
import { digest } from "./digest.ts";
import { type Section, sectionBytes, type SectionText } from "./section.ts";
import { bodyText, headerText } from "./text.ts";
import { type Part, parseTree } from "./tree.ts";

const folder = resolve(import.meta.dirname, "../../../../shared/corpus");

function messages(): string[] {
  try {
    return readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && entry.name.endsWith(".eml"))
      .map((entry) => join(entry.parentPath, entry.name));
  } catch {
    return [];
  }
}

type Value = null | number | string | readonly Value[];

/** A strict reader of IMAP values: what it takes, any client takes. Strings are given as latin1. */
function parseValue(bytes: Buffer): Value {
  let at = 0;
  const expect = (mark: string): void => {
    assert.equal(bytes.toString("latin1", at, at + mark.length), mark, `at ${at}`);
    at += mark.length;
  };
  const quoted = (): string => {
    let text = "";
    for (at++; bytes[at] !== 0x22; at++) {
      if (bytes[at] === 0x5c) {
        at++;
        assert.ok(bytes[at] === 0x22 || bytes[at] === 0x5c);
      }
      const byte = bytes[at] ?? 0;
      assert.ok(byte > 0 && byte < 0x80 && byte !== 0x0a && byte !== 0x0d, `byte ${byte} in a quoted string`);
      text += String.fromCharCode(byte);
    }
    at++;
    return text;
  };
  const literal = (): string => {
    const head = /^\{(\d+)\}\r\n/.exec(bytes.toString("latin1", at, at + 20));
    assert.ok(head !== null);
    const start = at + head[0].length;
    at = start + Number(head[1]);
    assert.ok(at <= bytes.length);
    const text = bytes.toString("latin1", start, at);
    assert.ok(!text.includes("\0"));
    return text;
  };
  const list = (): Value[] => {
    const values: Value[] = [];
    at++;
    while (bytes[at] !== 0x29) {
      // Lists of addresses and of body parts are written without spaces between.
      if (values.length > 0 && !(bytes[at] === 0x28 && Array.isArray(values.at(-1)))) expect(" ");
      values.push(value());
    }
    at++;
    return values;
  };
  const value = (): Value => {
    if (bytes[at] === 0x28) return list();
    if (bytes[at] === 0x22) return quoted();
    if (bytes[at] === 0x7b) return literal();
    const atom = /^(?:NIL|\d+)/.exec(bytes.toString("latin1", at, at + 20))?.[0] ?? "";
    assert.notEqual(atom, "", `no value at ${at}`);
    at += atom.length;
    return atom === "NIL" ? null : Number(atom);
  };
  const whole = value();
  assert.equal(at, bytes.length);
  return whole;
}

function isText(value: Value | undefined): boolean {
  return value === null || typeof value === "string";
}

function checkEnvelope(value: Value | undefined): void {
  assert.ok(Array.isArray(value) && value.length === 10);
  for (const index of [0, 1, 8, 9]) assert.ok(isText(value[index]));
  for (const index of [2, 3, 4, 5, 6, 7]) {
    const addresses: Value = value[index] ?? null;
    if (addresses === null) continue;
    assert.ok(Array.isArray(addresses) && addresses.length > 0);
    for (const address of addresses) assert.ok(Array.isArray(address) && address.length === 4 && address.every(isText));
  }
}

function checkParameters(value: Value | undefined): void {
  if (value === null) return;
  assert.ok(Array.isArray(value) && value.length > 0 && value.length % 2 === 0);
  assert.ok(value.every((each) => typeof each === "string"));
}

function checkTail(tail: readonly Value[]): void {
  assert.equal(tail.length, 3);
  const [disposition, language, location] = tail;
  if (disposition !== null) {
    assert.ok(Array.isArray(disposition) && disposition.length === 2 && typeof disposition[0] === "string");
    checkParameters(disposition[1]);
  }
  assert.ok(isText(language) || (Array.isArray(language) && language.every(isText)));
  assert.ok(isText(location));
}

/** Checks the shape and gives the body part's numbers with their sizes, as a client works them out. */
function checkStructure(
  value: Value | undefined,
  path: readonly number[],
  isMessage: boolean,
  sizes: Map<string, number>,
): void {
  assert.ok(Array.isArray(value));
  if (Array.isArray(value[0])) {
    const parts = value.filter((each, index) => Array.isArray(each) && value.slice(0, index).every(Array.isArray));
    for (const [index, part] of parts.entries()) checkStructure(part, [...path, index + 1], false, sizes);
    const rest = value.slice(parts.length);
    assert.equal(typeof rest[0], "string");
    checkParameters(rest[1]);
    checkTail(rest.slice(2));
    return;
  }
  const here = isMessage ? [...path, 1] : path;
  const [type, subtype, parameters, id, description, encoding, size, ...rest] = value;
  assert.ok([type, subtype, encoding].every((each) => typeof each === "string" && each !== ""));
  assert.ok(isText(id) && isText(description) && typeof size === "number");
  checkParameters(parameters);
  sizes.set(here.join("."), size);
  const kind = `${String(type)}/${String(subtype)}`.toLowerCase();
  if (kind === "message/rfc822" || kind === "message/global") {
    checkEnvelope(rest.shift());
    checkStructure(rest.shift(), here, true, sizes);
    assert.equal(typeof rest.shift(), "number");
  } else if (kind.startsWith("text/")) assert.equal(typeof rest.shift(), "number");
  assert.ok(isText(rest.shift()));
  checkTail(rest);
}

const texts: readonly SectionText[] = [
  { kind: "header" },
  { kind: "text" },
  { kind: "mime" },
  { kind: "fields", names: ["Subject"], except: true },
];

function checkSections(message: Buffer, root: Part, sizes: ReadonlyMap<string, number>): void {
  const get = (path: readonly number[], text: Section["text"]): Uint8Array | undefined =>
    sectionBytes(message, root, { path, text });
  assert.equal(get([], { kind: "all" })?.length, message.length);
  assert.equal((get([], { kind: "header" })?.length ?? 0) + (get([], { kind: "text" })?.length ?? 0), message.length);
  for (const [name, size] of sizes) {
    const path = name.split(".").map(Number);
    const bytes = get(path, { kind: "all" });
    assert.equal(bytes?.length, size, `BODY[${name}]`);
    assert.ok(get(path, { kind: "mime" }) !== undefined);
    for (const text of texts) get(path, text);
    decodeBodyExactly(bytes ?? message, "base64");
    assert.equal(get([...path, 1_000_000], { kind: "all" }), undefined);
  }
}

const files = messages();
const skip = files.length === 0 ? `there is no corpus at ${folder}` : false;

describe("the corpus", { skip }, () => {
  it("digests, with well-formed ENVELOPE and BODYSTRUCTURE, and sections of the sizes they tell", () => {
    for (const file of files) {
      const message = readFileSync(file);
      try {
        const { envelope, bodyStructure } = digest(message);
        checkEnvelope(parseValue(Buffer.from(envelope)));
        const sizes = new Map<string, number>();
        checkStructure(parseValue(Buffer.from(bodyStructure)), [], true, sizes);
        const root = parseTree(message);
        parseValue(Buffer.from(formatBodyStructure(message, root, { extended: false })));
        checkSections(message, root, sizes);
        assert.ok(bodyText(message, root).isWellFormed());
        assert.ok(headerText(message.subarray(0, root.bodyStart)).isWellFormed());
      } catch (error) {
        throw new Error(file, { cause: error });
      }
    }
  });

  it("does not change when a message is chopped: every prefix digests too", () => {
    for (const file of files.filter((_, index) => index % 40 === 0)) {
      const message = readFileSync(file).subarray(0, 4_000);
      for (let length = 0; length < message.length; length += 37) {
        const { bodyStart, envelope, bodyStructure } = digest(message.subarray(0, length));
        assert.ok(bodyStart <= length);
        checkEnvelope(parseValue(Buffer.from(envelope)));
        checkStructure(parseValue(Buffer.from(bodyStructure)), [], true, new Map());
      }
    }
  });
});
