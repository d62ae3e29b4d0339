/** The charset of a text part: as its header says, or else as HTML says of itself. */
import { isUtf8 } from "node:buffer";
import { asBuffer, asciiText } from "./ascii.ts";
import { isKnownCharset } from "./charset.ts";
import type { ContentType } from "./content.ts";
import { parameter } from "./params.ts";

/** Bytes of HTML in which browsers look for what it says of its charset. */
const META_BYTES_MAX = 1024;

const META_CHARSET = /<meta\s[^>]{0,300}?charset\s*=\s*["']?([\w.:-]{1,40})/i;

/** Japanese mail needs no byte above ASCII. */
const ESCAPE = 0x1b;

/** `bytes` without their transfer encoding. Undefined where nothing is said, or what is said cannot be so. */
export function textCharset({ subtype, parameters }: ContentType, bytes: Uint8Array): string | undefined {
  const label = parameter(parameters, "charset");
  if (label !== undefined) return asciiText(label);
  if (subtype !== "html" || (isUtf8(bytes) && !bytes.includes(ESCAPE))) return undefined;
  const start = asBuffer(bytes.subarray(0, META_BYTES_MAX)).toString("latin1");
  const said = META_CHARSET.exec(start)?.[1];
  // Where this can be read, no two bytes make a character.
  return said !== undefined && isKnownCharset(said) && !/^utf-?(?:16|32)/i.test(said) ? said : undefined;
}
