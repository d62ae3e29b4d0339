/** What a refusal is called in POP3: the response codes of RFC 2449 8 and RFC 3206. */
import type { RefusalCode } from "../base/errors.ts";

/** Without brackets; undefined where no code says more than -ERR does. */
export const responseCodes = {
  "not-found": undefined,
  exists: undefined,
  "has-children": undefined,
  // Only logins are forbidden here: the credentials are wrong, and asking the user for others may help.
  forbidden: "AUTH",
  undecided: "SYS/TEMP",
  "over-quota": undefined,
  "too-large": undefined,
  limit: undefined,
  invalid: undefined,
  conflict: undefined,
  expunged: undefined,
  "in-use": "IN-USE",
  "rate-limited": "SYS/TEMP",
  unavailable: "SYS/TEMP",
  unsupported: undefined,
} satisfies Record<RefusalCode, string | undefined>;
