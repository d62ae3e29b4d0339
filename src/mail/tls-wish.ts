/** How safely a message wants to travel: REQUIRETLS in its envelope, or TLS-Required in its header (RFC 8689 3, 4). */
import type { Handover } from "../transport/transport.ts";
import { asciiText } from "../wire/mime/ascii.ts";
import { FieldNames, rawValue, readHeader } from "../wire/mime/header.ts";

const FIELDS = new FieldNames(["tls-required"]);

/** The envelope counts more than the header (RFC 8689 4.1). Only "no" means anything, and only when it is there once. */
export function tlsWish(message: Uint8Array, requireTls: boolean): Handover["tls"] {
  if (requireTls) return "required";
  const [field, ...others] = readHeader(message, { names: FIELDS }).fields;
  if (field === undefined || others.length > 0) return "as-policy";
  return asciiText(rawValue(message, field)).toLowerCase() === "no" ? "optional" : "as-policy";
}
