/** What a refusal is called in IMAP: the response codes of RFC 5530, RFC 9051 7.1 and their kin. */
import type { RefusalCode } from "../base/errors.ts";

/** Without brackets; undefined where no code says more than NO does. */
export const responseCodes = {
  "not-found": "NONEXISTENT",
  exists: "ALREADYEXISTS",
  "has-children": "HASCHILDREN",
  forbidden: "NOPERM",
  "over-quota": "OVERQUOTA",
  "too-large": "TOOBIG",
  limit: "LIMIT",
  invalid: "CANNOT",
  conflict: undefined,
  expunged: "EXPUNGEISSUED",
  "in-use": "INUSE",
  "rate-limited": "LIMIT",
  unavailable: "UNAVAILABLE",
  unsupported: "CANNOT",
} satisfies Record<RefusalCode, string | undefined>;
