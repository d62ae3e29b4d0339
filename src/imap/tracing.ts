/** The protocol as it is spoken, for the operator's trace log; what lets somebody log in is masked. */
import type { Log } from "../base/log.ts";
import { TRACED_CHARS_MAX } from "./limits.ts";

const MASK = "<masked>";
/** Tag and name of a command whose arguments are secret. */
const SECRET = /^(\S+ +(?:LOGIN|AUTHENTICATE +\S+))(?: .*)?$/is;

function shown(data: Uint8Array | string): string {
  if (typeof data === "string") return data.slice(0, TRACED_CHARS_MAX);
  return Buffer.from(data.buffer, data.byteOffset, Math.min(data.length, TRACED_CHARS_MAX)).toString("latin1");
}

/** A whole command, literals included. */
export function traceCommand(log: Log, command: Uint8Array): void {
  log.trace({ line: shown(command).replace(SECRET, `$1 ${MASK}`) }, "client");
}

/** A line that was asked for: an answer to a challenge, or the end of IDLE. */
export function traceLine(log: Log, line: Uint8Array): void {
  const text = shown(line);
  log.trace({ line: text.toUpperCase() === "DONE" ? text : MASK }, "client");
}

export function traceAnswer(log: Log, data: Uint8Array | string): void {
  log.trace({ data: shown(data) }, "server");
}
