/** The argument of MAIL: `FROM:<path> parameters` (RFC 5321 4.1.1.2, 1870, 6152, 3030, 6531, 3461, 4954, 8689, 4865, 2852, 6710). */
import { SyntaxProblem } from "../../base/errors.ts";
import { ENVELOPE_ID_BYTES_MAX, SIZE_DIGITS_MAX } from "./limits.ts";
import { flagOf, type Parameters, parseParameters, refuseOthers, valueOf } from "./parameters.ts";
import { AddressProblem, type Path, readPath } from "./path.ts";
import { type DeliverBy, deliverByOf, type Hold, holdOf, priorityOf, TIMING_PARAMETERS } from "./timing.ts";
import { decodeXtext } from "./xtext.ts";

type BodyType = "7BIT" | "8BITMIME" | "BINARYMIME";

export interface MailFrom {
  /** Undefined: the null reverse-path `<>`. */
  readonly reversePath: Path | undefined;
  /** Bytes the client says the message has. */
  readonly size: number | undefined;
  readonly body: BodyType;
  readonly smtpUtf8: boolean;
  /** How much of the message a notification returns (RFC 3461 4.3). */
  readonly ret: "FULL" | "HDRS" | undefined;
  /** The sender's name for this transaction (RFC 3461 4.4), decoded. */
  readonly envelopeId: string | undefined;
  readonly requireTls: boolean;
  /** RFC 4865. */
  readonly hold: Hold | undefined;
  /** RFC 2852. */
  readonly deliverBy: DeliverBy | undefined;
  /** RFC 6710: -9 to 9, as the client asks for it. */
  readonly priority: number | undefined;
}

/** A reverse-path that does not follow the grammar: another enhanced code than a recipient that does not (RFC 3463 3.2). */
export class SenderProblem extends AddressProblem {
  override name = "SenderProblem";
}

const KNOWN: ReadonlySet<string> = new Set([
  "SIZE",
  "BODY",
  "SMTPUTF8",
  "RET",
  "ENVID",
  "AUTH",
  "REQUIRETLS",
  ...TIMING_PARAMETERS,
]);

export function parseMailFrom(argument: string): MailFrom {
  const opening = /^FROM:[\t ]*/i.exec(argument);
  if (opening === null) throw new SyntaxProblem("MAIL goes like this: MAIL FROM:<address>");
  const { reversePath, end } = readReversePath(argument, opening[0].length);
  const parameters = parseParameters(argument.slice(end));
  refuseOthers(parameters, KNOWN);
  checkAuth(parameters);
  const size = valueOf(parameters, "SIZE", new RegExp(`^\\d{1,${SIZE_DIGITS_MAX}}$`));
  return {
    reversePath,
    size: size === undefined ? undefined : Number(size),
    body: (valueOf(parameters, "BODY", /^(?:7BIT|8BITMIME|BINARYMIME)$/i)?.toUpperCase() ?? "7BIT") as BodyType,
    smtpUtf8: flagOf(parameters, "SMTPUTF8"),
    ret: valueOf(parameters, "RET", /^(?:FULL|HDRS)$/i)?.toUpperCase() as MailFrom["ret"],
    envelopeId: envelopeId(parameters),
    requireTls: flagOf(parameters, "REQUIRETLS"),
    hold: holdOf(parameters),
    deliverBy: deliverByOf(parameters),
    priority: priorityOf(parameters),
  };
}

function readReversePath(argument: string, start: number): { reversePath: Path | undefined; end: number } {
  try {
    const { path: reversePath, end } = readPath(argument, start);
    if (!/^(?:[\t ]|$)/.test(argument.slice(end, end + 1))) throw new AddressProblem("a space follows the address");
    if (reversePath?.domain === "") throw new AddressProblem("the sender's address needs a domain");
    return { reversePath, end };
  } catch (error) {
    throw error instanceof AddressProblem ? new SenderProblem(error.message, { cause: error }) : error;
  }
}

function envelopeId(parameters: Parameters): string | undefined {
  const value = valueOf(parameters, "ENVID", /^/);
  const decoded = value === undefined ? undefined : decodeXtext(value);
  if (decoded === undefined) return undefined;
  // RFC 3461 4.4: the decoded value goes into a header field of notifications, so it is printable ASCII.
  if (!/^[ -~]*$/.test(decoded) || decoded.length > ENVELOPE_ID_BYTES_MAX)
    throw new SyntaxProblem("ENVID has a wrong value");
  return decoded;
}

/** RFC 4954 5: who first submitted the message, in the client's words. Checked and not believed, as from a client that is not trusted to say it. */
function checkAuth(parameters: Parameters): void {
  const value = valueOf(parameters, "AUTH", /^/);
  if (value !== undefined) decodeXtext(value);
}
