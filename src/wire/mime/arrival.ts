/** How a message came to this server, by the fields that the server itself put in front of it: nothing else in it is believed (RFC 8601 5). */
import { asBuffer } from "./ascii.ts";
import { type MethodResult, parseMethods } from "./auth-results.ts";
import { HeaderScan } from "./header.ts";
import { type Verdict, VERDICT_FIELD } from "./verdict.ts";

/** A field as it stands in the message: folded, encoded. */
export interface HeaderField {
  readonly name: string;
  readonly value: string;
}

export interface Arrival {
  /** Over SMTP or LMTP; from somebody who had logged in here; put here by a mail program or an import; before this was remembered. */
  readonly by: "delivery" | "submission" | "import" | "unknown";
  /** What was found out about it; null when nothing was asked, as of what came a trusted way. */
  readonly results: readonly MethodResult[] | null;
  /** What became of it, and why; null when it was not judged. */
  readonly verdict: Verdict | null;
}

/** Stands in Received instead of the client's address, which is nobody's business. No client can give a name with these characters. */
export const SUBMITTED = "(submitted by one of its users)";

const UNKNOWN: Arrival = { by: "unknown", results: null, verdict: null };
const IMPORTED: Arrival = { by: "import", results: null, verdict: null };

/** Of what a delivery wrote in front: empty when there was none, undefined when nobody knows. */
export function arrivalOf(trace: Uint8Array | undefined): Arrival {
  if (trace === undefined) return UNKNOWN;
  if (trace.length === 0) return IMPORTED;
  const fields = fieldsOf(trace);
  const results = fields.find(({ name }) => name.toLowerCase() === "authentication-results");
  const received = fields.find(({ name }) => name.toLowerCase() === "received");
  return {
    by: received?.value.includes(` ${SUBMITTED}\r\n`) === true ? "submission" : "delivery",
    results: results === undefined ? null : parseMethods(results.value),
    verdict: verdictOf(fields.find(({ name }) => name === VERDICT_FIELD)),
  };
}

function verdictOf(field: HeaderField | undefined): Verdict | null {
  if (field === undefined) return null;
  const [verdict, ...reasons] = field.value.split(";").map((clause) => clause.trim());
  return { isJunk: verdict === "junk", reasons };
}

/** Of a header, or of a message as far as its header goes. */
export function fieldsOf(message: Uint8Array): readonly HeaderField[] {
  const found: HeaderField[] = [];
  const scan = new HeaderScan(message, 0, message.length);
  const bytes = asBuffer(message);
  while (scan.next())
    if (scan.isField)
      found.push({
        name: bytes.toString("latin1", scan.start, scan.nameEnd),
        value: bytes.toString("utf8", scan.valueStart, scan.end),
      });
  return found;
}
