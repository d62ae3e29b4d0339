/** Files of reports as they are attached: plain, gzip or ZIP, whatever their name says. */
import { promisify } from "node:util";
import { gunzip, inflateRaw } from "node:zlib";
import { firstFile } from "../../wire/zip/archive.ts";
import { UNPACKED_BYTES_MAX } from "./limits.ts";

const gunzipped = promisify<Buffer | Uint8Array, { maxOutputLength: number }, Buffer>(gunzip);
const inflated = promisify<Buffer | Uint8Array, { maxOutputLength: number }, Buffer>(inflateRaw);
const limit = { maxOutputLength: UNPACKED_BYTES_MAX };

/** Undefined when it is broken, or larger than any report. */
export async function unpack(bytes: Uint8Array): Promise<Uint8Array | undefined> {
  try {
    if (bytes[0] === 0x1f && bytes[1] === 0x8b) return await gunzipped(bytes, limit);
    if (bytes[0] !== 0x50 || bytes[1] !== 0x4b) return bytes.length > UNPACKED_BYTES_MAX ? undefined : bytes;
    const file = firstFile(bytes);
    return file?.packing === "deflated" ? await inflated(file.bytes, limit) : file?.bytes;
  } catch (error) {
    // zlib throws TypeError and the like for mistakes of ours, and has a code for what is wrong with the bytes.
    if (/^(?:Z_|ERR_BUFFER_TOO_LARGE)/.test((error as NodeJS.ErrnoException).code ?? "")) return undefined;
    throw error;
  }
}
