/** The protocol as it is spoken, for the operator's trace log; what lets somebody log in is masked. */
import type { Log } from "../base/log.ts";
import { asBuffer } from "../wire/mime/ascii.ts";
import { formatReply, type Reply } from "../wire/smtp/reply.ts";

const MASK = "<masked>";

/** `secret`: it answers a challenge. */
export function traceLine(log: Log, line: Uint8Array, { secret }: { secret: boolean }): void {
  const text = asBuffer(line).toString("latin1");
  log.trace({ line: secret ? MASK : text.replace(/^(AUTH\s+\S+\s+).*/is, `$1${MASK}`) }, "client");
}

export function traceReply(log: Log, reply: Reply): void {
  log.trace({ lines: formatReply(reply).trimEnd().split("\r\n") }, "server");
}
