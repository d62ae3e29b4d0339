/** Senders whose mail the server files as junk. */
import { tell } from "../jmap/ask.ts";

const PATH = "/api/blocked";

export interface Blocked {
  /** An address, or "@" and a domain. */
  readonly sender: string;
  /** Epoch milliseconds. */
  readonly since: number;
}

/** Throws SignedOut, Unreachable, Refused. */
export function block(sender: string): Promise<Blocked> {
  return tell<Blocked>(PATH, { sender });
}

/** Throws SignedOut, Unreachable, Refused. */
export function unblock(sender: string): Promise<void> {
  return tell(`${PATH}/remove`, { sender });
}
