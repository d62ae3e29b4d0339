/** What a refusal is called in IMAP: the response codes of RFC 5530, RFC 9051 7.1 and their kin. */
import { type RefusalCode, SyntaxProblem } from "../base/errors.ts";

/** A BAD that says what kind of mistake it was. */
export class BadCommand extends SyntaxProblem {
  override name = "BadCommand";
  readonly code: string;
  constructor(message: string, code: string) {
    super(message);
    this.code = code;
  }
}

/** A sequence number where the client wants to name messages by UIDs alone (RFC 9586 3). */
export function uidRequired(): BadCommand {
  return new BadCommand("Messages have UIDs alone after ENABLE UIDONLY", "UIDREQUIRED");
}

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
