/** Bytes in any charset that mail names, as a string; whatever the label, something sensible comes out. */
import { isUtf8 } from "node:buffer";
import { asBuffer, isAscii } from "./ascii.ts";
import { codePageDecoder } from "./code-pages.ts";
import { hzToGb, iso2022krToEucKr, withoutIdleEscapes } from "./shifted.ts";
import { decodeUtf7 } from "./utf7.ts";

/** Names in mail that the Encoding Standard does not list, or reads in another way than their senders meant. */
const aliases: ReadonlyMap<string, string> = new Map(
  Object.entries({
    ascii: "unknown",
    "us-ascii": "unknown",
    "ansi_x3.4-1968": "unknown",
    iso646: "unknown",
    "iso-646-us": "unknown",
    "unknown-8bit": "unknown",
    "x-unknown": "unknown",
    default: "unknown",
    default_charset: "unknown",
    binary: "unknown",
    "8bit": "unknown",
    none: "unknown",
    utf7: "utf-7",
    "unicode-1-1-utf-7": "utf-7",
    "x-unicode-2-0-utf-7": "utf-7",
    utf: "utf-8",
    utf8mb4: "utf-8",
    "utf-8mb4": "utf-8",
    "ucs-2": "utf-16",
    cp932: "shift_jis",
    ms932: "shift_jis",
    "windows-932": "shift_jis",
    cp943c: "shift_jis",
    sjis: "shift_jis",
    cp936: "gbk",
    ms936: "gbk",
    "windows-936": "gbk",
    cp949: "euc-kr",
    ms949: "euc-kr",
    "windows-949": "euc-kr",
    uhc: "euc-kr",
    cp950: "big5",
    ms950: "big5",
    "windows-950": "big5",
    "iso-2022-jp-1": "iso-2022-jp",
    "iso-2022-jp-2": "iso-2022-jp",
    "iso-2022-jp-3": "iso-2022-jp",
    "iso-2022-jp-ms": "iso-2022-jp",
    cp50220: "iso-2022-jp",
    cp50221: "iso-2022-jp",
    jis: "iso-2022-jp",
    "euc-cn": "gbk",
    eucjp: "euc-jp",
    euckr: "euc-kr",
    "hz-gb-2312": "hz",
    ansi: "windows-1252",
    "iso-latin-1": "windows-1252",
    latin: "windows-1252",
    "latin-1": "windows-1252",
    cp819: "windows-1252",
    "iso-8859-1-windows-3.1-latin-1": "windows-1252",
    koi8: "koi8-r",
    "x-mac-roman": "macintosh",
  }),
);

type Decode = (bytes: Uint8Array) => string;

/** UTF-8 where the bytes are valid UTF-8, else windows-1252, which gives every byte a meaning. */
function decodeUnknown(bytes: Uint8Array): string {
  return isUtf8(bytes) ? utf8.decode(bytes) : windows1252.decode(bytes);
}
const utf8 = new TextDecoder("utf-8");
const windows1252 = new TextDecoder("windows-1252");
const iso2022jp = new TextDecoder("iso-2022-jp");
/** Of UTF-16 that says neither by its name nor by a mark (RFC 2781 4.3 would have it the other way round, who writes it has not). */
const utf16le = new TextDecoder("utf-16le");
const utf16be = new TextDecoder("utf-16be");

const own: ReadonlyMap<string, Decode> = new Map(
  Object.entries<Decode>({
    unknown: decodeUnknown,
    "utf-7": decodeUtf7,
    "iso-2022-kr": (bytes) => decodeCharset(iso2022krToEucKr(bytes), "euc-kr"),
    "iso-2022-jp": (bytes) => iso2022jp.decode(withoutIdleEscapes(bytes)),
    "utf-16": (bytes) => (bytes[0] === 0xfe && bytes[1] === 0xff ? utf16be : utf16le).decode(bytes),
    hz: (bytes) => decodeCharset(hzToGb(bytes), "gbk"),
    "utf-32": (bytes) => decodeUtf32(bytes, "detect"),
    "utf-32be": (bytes) => decodeUtf32(bytes, "big"),
    "utf-32le": (bytes) => decodeUtf32(bytes, "little"),
  }),
);

/** Charsets in which bytes below 0x80 do not mean ASCII. */
const notAscii = /^(?:utf-7|utf-16|utf-32|iso-2022-|hz$)/;

interface Charset {
  readonly decode: Decode;
  readonly extendsAscii: boolean;
}
/** Labels come from foreign mail: after so many all are forgotten, so that those in use are soon remembered again, whatever else somebody thinks of. */
const KNOWN_LABELS_MAX = 500;
/** Characters of a label that is remembered: no registered name of a charset has more than 45. */
const KNOWN_LABEL_LENGTH_MAX = 100;
const known = new Map<string, Charset>();

function charset(label: string): Charset {
  const found = known.get(label);
  if (found !== undefined) return found;
  const made = makeCharset(label);
  if (label.length > KNOWN_LABEL_LENGTH_MAX) return made;
  if (known.size >= KNOWN_LABELS_MAX) known.clear();
  known.set(label, made);
  return made;
}

function makeCharset(label: string): Charset {
  const clean = label.trim().toLowerCase();
  const name = aliases.get(clean) ?? aliases.get(clean.replace(/^(?:x-|cs)/, "")) ?? clean;
  const extendsAscii = !notAscii.test(name);
  const mine = own.get(name);
  if (mine !== undefined) return { decode: mine, extendsAscii };
  const page = codePageDecoder(name);
  if (page !== undefined) return { decode: page, extendsAscii };
  const decoder = standardDecoder(name) ?? standardDecoder(name.replace(/^x-/, "").replaceAll("_", "-"));
  if (decoder === undefined) return { decode: decodeUnknown, extendsAscii: true };
  return { decode: (bytes) => decoder.decode(bytes), extendsAscii };
}

/** Undefined for labels the Encoding Standard does not know or decodes to nothing ("replacement"). Code pages are tried by number. */
function standardDecoder(name: string): TextDecoder | undefined {
  const page = /^(?:cp|ms|ibm|win|windows|windows-cp|ansi-|ansi)[-_]?(\d{3,5})$/.exec(name)?.[1];
  for (const label of page === undefined ? [name] : [`windows-${page}`, `ibm${page}`, name]) {
    try {
      return new TextDecoder(label);
    } catch {
      // Not a label of the standard; the next one may be.
    }
  }
  return undefined;
}

function decodeUtf32(bytes: Uint8Array, order: "big" | "little" | "detect"): string {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const little = order === "little" || (order === "detect" && bytes.length >= 4 && view.getUint32(0, true) === 0xfeff);
  const points: string[] = [];
  for (let at = 0; at + 4 <= bytes.length; at += 4) {
    const point = view.getUint32(at, little);
    if (point !== 0xfeff) points.push(point <= 0x10ffff ? String.fromCodePoint(point) : "\ufffd");
  }
  return points.join("").toWellFormed();
}

/** Decodes bytes by the charset's label as found in mail; an unknown or absent label means UTF-8 if valid, else windows-1252. */
export function decodeCharset(bytes: Uint8Array, label: string | undefined): string {
  const { decode, extendsAscii } = charset(label ?? "unknown");
  return extendsAscii && isAscii(bytes) ? asBuffer(bytes).toString("latin1") : decode(bytes);
}

/** Whether the label names a charset that can be decoded, for IMAP SEARCH CHARSET. */
export function isKnownCharset(label: string): boolean {
  return charset(label).decode !== decodeUnknown || aliases.has(label.trim().toLowerCase());
}
