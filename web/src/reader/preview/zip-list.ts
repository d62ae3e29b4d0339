/** The names in a ZIP file, by its central directory (APPNOTE.TXT 4.3): nothing in it is unpacked. */

export interface ZipEntry {
  readonly name: string;
  /** Bytes when it is unpacked, as the file says. */
  readonly size: number;
  readonly isLocked: boolean;
}

/** Entries that are listed. */
const ENTRIES_MAX = 2_000;

const END = 0x06_05_4b_50;
const ENTRY = 0x02_01_4b_50;
const END_BYTES = 22;
const ENTRY_BYTES = 46;
/** Bytes of the comment that may follow the end of the directory. */
const COMMENT_BYTES_MAX = 65_535;

/** Folders are left out. Throws for what is no ZIP file. */
export function zipEntries(bytes: ArrayBuffer): { readonly entries: readonly ZipEntry[]; readonly isCut: boolean } {
  const view = new DataView(bytes);
  let at = endOf(view);
  const count = view.getUint16(at + 10, true);
  at = view.getUint32(at + 16, true);
  const entries: ZipEntry[] = [];
  for (let i = 0; i < Math.min(count, ENTRIES_MAX); i++) {
    if (at + ENTRY_BYTES > bytes.byteLength || view.getUint32(at, true) !== ENTRY) throw new Error("no ZIP file");
    const flags = view.getUint16(at + 8, true);
    const [nameLength, extra, comment] = [28, 30, 32].map((field) => view.getUint16(at + field, true));
    const name = decoded(bytes.slice(at + ENTRY_BYTES, at + ENTRY_BYTES + (nameLength ?? 0)));
    const size = view.getUint32(at + 24, true);
    if (!name.endsWith("/")) entries.push({ name, size, isLocked: (flags & 1) === 1 });
    at += ENTRY_BYTES + (nameLength ?? 0) + (extra ?? 0) + (comment ?? 0);
  }
  return { entries, isCut: count > ENTRIES_MAX };
}

function endOf(view: DataView): number {
  const first = Math.max(0, view.byteLength - END_BYTES - COMMENT_BYTES_MAX);
  for (let at = view.byteLength - END_BYTES; at >= first; at--) if (view.getUint32(at, true) === END) return at;
  throw new Error("no ZIP file");
}

/** UTF-8, as today's programs write; of others at least the letters of ASCII. */
function decoded(bytes: ArrayBuffer): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder("windows-1252").decode(bytes);
  }
}
