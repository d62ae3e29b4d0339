/** What PostgreSQL and the way to it say when they are in trouble, as refusals that clients hear as temporary. */
import { Refusal } from "../base/errors.ts";
import type { StorageAlarm } from "../base/storage-alarm.ts";

const IN_THE_WAY = "the transaction was in the way of another";
const TOOK_TOO_LONG = "another transaction took too long";
/** Others are at it: no trouble of the database. */
const PASSING: ReadonlySet<string> = new Set([IN_THE_WAY, TOOK_TOO_LONG]);

/** SQLSTATEs that are no mistake of ours, by their beginning (PostgreSQL's manual, appendix A). */
const states: readonly (readonly [string, string])[] = [
  ["08", "the connection to the database failed"],
  ["25006", "the database is read-only"],
  ["28", "the database does not let us in"],
  ["3D000", "the database is not there"],
  ["40", IN_THE_WAY],
  ["53", "the database has run out of something"],
  ["55P03", TOOK_TOO_LONG],
  ["57014", "a statement took too long"],
  ["57", "the database is shutting down or starting"],
  ["58", "the database's storage failed"],
  ["XX", "the database's data are damaged"],
];
const network = new Set([
  "ECONNREFUSED",
  "ECONNRESET",
  "EPIPE",
  "ETIMEDOUT",
  "ENOTFOUND",
  "EAI_AGAIN",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "ENOENT",
  "EMFILE",
]);
/** The driver's own errors have no code. */
const HUNG = "Query read timeout";
const driver = /^(Connection terminated|timeout exceeded when trying to connect|Client (has encountered|was closed))/;

/** Refusal("unavailable") when the error is about the database being away, which is told to the alarm; otherwise the error itself. */
export function postgresRefusal(error: unknown, alarm?: StorageAlarm): unknown {
  if (!(error instanceof Error)) return error;
  const why = trouble(error);
  if (why === undefined) return error;
  const refusal = new Refusal("unavailable", why, { cause: error });
  if (!PASSING.has(why)) alarm?.sound(refusal);
  return refusal;
}

function trouble(error: Error): string | undefined {
  // Trying several addresses of a host gives an error for each.
  if (error instanceof AggregateError) return trouble(error.errors[0] as Error);
  const code = "code" in error ? String(error.code) : "";
  if (error.message === HUNG) return "the database did not answer in time";
  if (network.has(code) || driver.test(error.message)) return "the database cannot be reached";
  return states.find(([start]) => code.length === 5 && code.startsWith(start))?.[1];
}
