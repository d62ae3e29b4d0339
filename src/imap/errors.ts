/** What a refusal is called in IMAP: the response codes of RFC 5530, RFC 9051 7.1 and their kin. */
import { Refusal, type RefusalCode, SyntaxProblem } from "../base/errors.ts";

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

/** Messages were to be put where there is no mailbox, or none any more: the client may make one (RFC 9051 6.3.12, 6.4.7). */
export class NoDestination extends Refusal {
  override name = "NoDestination";
  constructor() {
    super("not-found", "There is no such mailbox");
  }
}

/** Puts messages into a mailbox that others may delete meanwhile. */
export async function intoMailbox<T>(putting: Promise<T>): Promise<T> {
  try {
    return await putting;
  } catch (error) {
    throw error instanceof Refusal && error.code === "not-found" ? new NoDestination() : error;
  }
}

/** Undefined when what is looked at is gone by now: others may delete a mailbox, or an account, in the same moment. */
export async function unlessGone<T>(looking: T | Promise<T>): Promise<T | undefined> {
  try {
    return await looking;
  } catch (error) {
    if (error instanceof Refusal && error.code === "not-found") return undefined;
    throw error;
  }
}

/** Without brackets; undefined where no code says more than NO does. */
const responseCodes = {
  "not-found": "NONEXISTENT",
  exists: "ALREADYEXISTS",
  "has-children": "HASCHILDREN",
  undecided: "UNAVAILABLE",
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

/** The response code of a refusal, without brackets. */
export function codeOf(refusal: Refusal): string | undefined {
  return refusal instanceof NoDestination ? "TRYCREATE" : responseCodes[refusal.code];
}
