/** What problems and refusals are called in SMTP: codes of RFC 5321 4.2 and RFC 3463. */
import { Refusal, type RefusalCode, SyntaxProblem } from "../base/errors.ts";
import { SenderProblem } from "../wire/smtp/mail-from.ts";
import { UnknownParameter } from "../wire/smtp/parameters.ts";
import { AddressProblem } from "../wire/smtp/path.ts";
import { type Reply, reply, WordedRefusal } from "../wire/smtp/reply.ts";

const codes = {
  "not-found": [550, "5.1.1"],
  exists: [550, "5.5.0"],
  "has-children": [550, "5.5.0"],
  undecided: [451, "4.7.1"],
  forbidden: [550, "5.7.1"],
  "over-quota": [452, "4.2.2"],
  "too-large": [552, "5.3.4"],
  limit: [451, "4.3.5"],
  invalid: [550, "5.6.0"],
  conflict: [451, "4.3.0"],
  expunged: [451, "4.3.0"],
  "in-use": [450, "4.2.1"],
  "rate-limited": [450, "4.7.1"],
  unavailable: [451, "4.3.0"],
  unsupported: [504, "5.5.4"],
} satisfies Record<RefusalCode, readonly [number, string]>;

export function refused(refusal: Refusal): Reply {
  const [code, enhanced] = codes[refusal.code];
  return reply(code, enhanced, ...sentence(refusal.message).split("\n"));
}

/** Undefined for what is our own mistake. */
export function replyTo(error: unknown): Reply | undefined {
  if (error instanceof WordedRefusal) return error.reply;
  if (error instanceof Refusal) return refused(error);
  if (error instanceof UnknownParameter) return reply(555, "5.5.4", sentence(error.message));
  if (error instanceof SenderProblem) return reply(501, "5.1.7", sentence(error.message));
  if (error instanceof AddressProblem) return reply(501, "5.1.3", sentence(error.message));
  if (error instanceof SyntaxProblem) return reply(501, "5.5.4", sentence(error.message));
  return undefined;
}

/** Beside replies that begin with a capital letter. */
function sentence(message: string): string {
  return `${message.slice(0, 1).toUpperCase()}${message.slice(1)}`;
}
