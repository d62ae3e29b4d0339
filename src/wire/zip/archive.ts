/** ZIP archives (APPNOTE 4.3), as far as it takes to find the first file in one: reports come packed like that. */

export interface PackedFile {
  readonly packing: "stored" | "deflated";
  readonly bytes: Uint8Array;
}

const END = 0x06054b50;
const END_LENGTH = 22;
const ENTRY = 0x02014b50;
const ENTRY_LENGTH = 46;
const LOCAL = 0x04034b50;
const LOCAL_LENGTH = 30;
/** Octets of a comment behind the end. */
const COMMENT_MAX = 65_535;
const PACKINGS: Readonly<Record<number, PackedFile["packing"]>> = { 0: "stored", 8: "deflated" };

/** Undefined when the bytes are no archive, or when its first file is encrypted or packed in another way. */
export function firstFile(archive: Uint8Array): PackedFile | undefined {
  const view = new DataView(archive.buffer, archive.byteOffset, archive.byteLength);
  const end = endOf(view);
  if (end === undefined) return undefined;
  const entry = view.getUint32(end + 16, true);
  if (!holds(view, entry, ENTRY_LENGTH, ENTRY)) return undefined;
  const isEncrypted = (view.getUint16(entry + 8, true) & 1) === 1;
  const packing = PACKINGS[view.getUint16(entry + 10, true)];
  const length = view.getUint32(entry + 20, true);
  const local = view.getUint32(entry + 42, true);
  if (isEncrypted || packing === undefined || !holds(view, local, LOCAL_LENGTH, LOCAL)) return undefined;
  const start = local + LOCAL_LENGTH + view.getUint16(local + 26, true) + view.getUint16(local + 28, true);
  return start + length > archive.length ? undefined : { packing, bytes: archive.subarray(start, start + length) };
}

/** Where the record at the end of the archive begins: from behind, since only a comment may follow it. */
function endOf(view: DataView): number | undefined {
  const last = view.byteLength - END_LENGTH;
  for (let at = last; at >= 0 && at >= last - COMMENT_MAX; at--) {
    if (view.getUint32(at, true) === END) return at;
  }
  return undefined;
}

function holds(view: DataView, at: number, length: number, signature: number): boolean {
  return at + length <= view.byteLength && view.getUint32(at, true) === signature;
}
