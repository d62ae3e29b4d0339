/** How much nonsense a session has brought: beyond some it is not worth another reply. */
import type { Reply } from "../wire/smtp/reply.ts";
import { ERRORS_MAX, IDLE_COMMANDS_MAX, RECIPIENT_REFUSALS_MAX } from "./limits.ts";

export class Patience {
  #errors = 0;
  #recipientRefusals = 0;
  #idleCommands = 0;

  /** Counts a command by its answer. Temporary refusals are not the client's fault. */
  count(command: { readonly name: string; readonly idle?: boolean }, answer: Reply): void {
    if (command.idle === true && ++this.#idleCommands > IDLE_COMMANDS_MAX) this.#errors++;
    if (answer.code < 500) return;
    if (command.name === "RCPT") this.#recipientRefusals++;
    else this.#errors++;
  }

  /** A message was taken: whoever brings mail may do so all day. */
  messageTaken(): void {
    this.#idleCommands = 0;
  }

  get exhausted(): boolean {
    return this.#errors >= ERRORS_MAX || this.#recipientRefusals > RECIPIENT_REFUSALS_MAX;
  }
}
