/** Which fields of a header a signature covers, and in which order they are hashed (RFC 6376 5.4.2). */
import { CR, LF } from "../mime/ascii.ts";
import { FieldNames, HeaderScan } from "../mime/header.ts";
import { relaxedField } from "./canonical.ts";
import { FIELDS_PER_NAME_MAX, SIGNED_PER_NAME_MAX } from "./limits.ts";

export interface NameToSign {
  /** Lower case. */
  readonly name: string;
  /** Named once more than it is there, so that nobody can add another one without breaking the signature. */
  readonly oversign: boolean;
}

/** The header of a message that is signed. It ends where verifiers see its end: at the first empty line. */
export interface SignableHeader {
  /** Where the body starts. */
  readonly bodyStart: number;
  /** The fields of one name, topmost first, each with its line end; the last FIELDS_PER_NAME_MAX. */
  fields(name: string): readonly Uint8Array[];
}

/** Fields with other names are not looked at. */
export function readSignableHeader(message: Uint8Array, names: FieldNames): SignableHeader {
  const byName = new Map<string, Uint8Array[]>();
  const scan = new HeaderScan(message, 0, message.length);
  while (scan.next()) {
    const name = scan.isField ? names.find(message, scan.start, scan.nameEnd, scan.nameHash) : undefined;
    if (name === undefined) continue;
    const same = byName.get(name) ?? [];
    if (same.push(message.subarray(scan.start, scan.end)) > FIELDS_PER_NAME_MAX) same.shift();
    byName.set(name, same);
  }
  let bodyStart = scan.end;
  if (message[bodyStart] === CR) bodyStart++;
  if (message[bodyStart] === LF) bodyStart++;
  return { bodyStart, fields: (name) => byName.get(name) ?? [] };
}

export interface Selection {
  /** For the tag `h`. */
  readonly names: readonly string[];
  /** The relaxed form of the fields, in the order of the names. */
  readonly fields: readonly Uint8Array[];
}

/** Of each name the fields from the last one up: what is put in front later stays outside. */
export function selectForSigning(header: SignableHeader, names: readonly NameToSign[]): Selection {
  const selected: Uint8Array[] = [];
  const listed: string[] = [];
  for (const { name, oversign } of names) {
    const all = header.fields(name);
    const fields = all.slice(-SIGNED_PER_NAME_MAX).toReversed();
    selected.push(...fields.map(relaxedField));
    // Named once more where others are left out, the name would stand for one of them.
    const named = fields.length + (oversign && fields.length === all.length ? 1 : 0);
    for (let i = 0; i < named; i++) listed.push(name);
  }
  return { names: listed, fields: selected };
}
