/** A message that a script has changed (RFC 5293), and the trace fields that this server believes because it has written them. */
import { asBuffer } from "../../wire/mime/ascii.ts";

/** What the script put in front of the trace comes behind it; where it changed the trace, nothing of it is believed any more. */
export function editedParts(
  edited: Uint8Array,
  trace: Uint8Array,
): { readonly prefix: Uint8Array; readonly rest: Uint8Array } {
  const at = asBuffer(edited).indexOf(trace);
  if (at < 0) return { prefix: new Uint8Array(), rest: edited };
  return { prefix: trace, rest: Buffer.concat([edited.subarray(0, at), edited.subarray(at + trace.length)]) };
}
