/** The protocol as it is spoken, for the operator's trace log; what lets somebody log in is masked. */
import type { Log } from "../base/log.ts";
import { asBuffer } from "../wire/mime/ascii.ts";
import { TRACED_CHARS_MAX } from "./limits.ts";

const MASK = "<masked>";

/** `secret`: it answers a challenge. */
export function traceCommand(log: Log, command: Uint8Array, { secret }: { secret: boolean }): void {
  const text = asBuffer(command.subarray(0, TRACED_CHARS_MAX)).toString("latin1");
  log.trace({ line: secret ? MASK : text.replace(/^(AUTHENTICATE\s+\S+\s+).*/is, `$1${MASK}`) }, "client");
}

export function traceAnswer(log: Log, data: string): void {
  log.trace({ data: data.slice(0, TRACED_CHARS_MAX) }, "server");
}
