/** What a client may send before its login. */
import { BYTES_BEFORE_LOGIN_MAX, LINES_BEFORE_LOGIN_MAX } from "./limits.ts";

const LF = 0x0a;

export class LoginBudget {
  #bytes = 0;
  #lines = 0;

  /** Counts what arrived; false when it was too much. Lines count as commands: before the login nothing else is sent. */
  spend(chunk: Uint8Array): boolean {
    this.#bytes += chunk.length;
    if (this.#bytes > BYTES_BEFORE_LOGIN_MAX) return false;
    for (let at = chunk.indexOf(LF); at >= 0; at = chunk.indexOf(LF, at + 1)) this.#lines++;
    return this.#lines <= LINES_BEFORE_LOGIN_MAX;
  }
}
