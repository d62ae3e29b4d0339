/** Parameters of MAIL that say when a message may leave, when it must be there, and how urgent it is (RFC 4865, 2852, 6710). */
import { SyntaxProblem } from "../../base/errors.ts";
import { type Parameters, valueOf } from "./parameters.ts";

/** Not to be delivered before some seconds are over, or before a moment (epoch milliseconds). */
export type Hold = { readonly seconds: number } | { readonly until: number };

export interface DeliverBy {
  /** From now. With "notify" there may be none left. */
  readonly seconds: number;
  /** What happens when it is too late: the message comes back, or its sender is told that it is still on its way. */
  readonly mode: "notify" | "return";
  /** Whether every server that passes it on tells the sender (RFC 2852 4.1.5). */
  readonly trace: boolean;
}

export const TIMING_PARAMETERS: readonly string[] = ["HOLDFOR", "HOLDUNTIL", "BY", "MT-PRIORITY"];

export function holdOf(parameters: Parameters): Hold | undefined {
  const seconds = valueOf(parameters, "HOLDFOR", /^\d{1,9}$/);
  const until = valueOf(parameters, "HOLDUNTIL", /^/);
  if (seconds !== undefined && until !== undefined) throw new SyntaxProblem("HOLDFOR and HOLDUNTIL exclude each other");
  if (until !== undefined) return { until: dateTime(until) };
  return seconds === undefined ? undefined : { seconds: Number(seconds) };
}

/** RFC 3339 5.6. */
const DATE_TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:\d\d)$/i;

function dateTime(text: string): number {
  const at = DATE_TIME.test(text) ? Date.parse(text.toUpperCase()) : Number.NaN;
  if (Number.isNaN(at)) throw new SyntaxProblem("HOLDUNTIL goes like this: HOLDUNTIL=2026-01-31T09:00:00Z");
  return at;
}

export function deliverByOf(parameters: Parameters): DeliverBy | undefined {
  const value = valueOf(parameters, "BY", /^[+-]?\d{1,9};[NR]T?$/i)?.toUpperCase();
  if (value === undefined) return undefined;
  const [time = "", how = ""] = value.split(";");
  const seconds = Number(time);
  const mode = how.startsWith("R") ? "return" : "notify";
  // RFC 2852 4: what is too late already could only be returned.
  if (mode === "return" && seconds <= 0) throw new SyntaxProblem("BY with R needs a time to come");
  return { seconds, mode, trace: how.endsWith("T") };
}

/** From -9 to 9; undefined when the client says nothing, which means 0. */
export function priorityOf(parameters: Parameters): number | undefined {
  const value = valueOf(parameters, "MT-PRIORITY", /^(?:0|-?[1-9])$/);
  return value === undefined ? undefined : Number(value);
}
