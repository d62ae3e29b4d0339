/** One run of a script on one message: what it decided so far, and what it may still spend. */
import type { SieveAction } from "../action.ts";
import type { Deed, Leaving } from "../definition.ts";
import type { SieveHost } from "../host.ts";
import type { Text } from "../language/text.ts";
import { ACTIONS_MAX, STEPS_MAX } from "../limits.ts";
import type { ReadMessage } from "../message/read-message.ts";
import { Failed } from "./failed.ts";

export interface Envelope {
  /** The reverse-path; "" when it is null. */
  readonly from: string;
  /** The address that the message came to, as the sender wrote it. */
  readonly to: string;
  /** Who logged in to send it. */
  readonly auth?: string | undefined;
}

export class Run {
  readonly host: SieveHost;
  readonly envelope: Envelope;
  readonly message: ReadMessage;
  readonly actions: SieveAction[] = [];
  /** Of the command that is being done. */
  line = 1;
  /** Whether the message is kept when the script says nothing else (RFC 5228 2.10.2). */
  keepsImplicitly = true;
  #steps = 0;

  constructor(message: ReadMessage, envelope: Envelope, host: SieveHost) {
    this.message = message;
    this.envelope = envelope;
    this.host = host;
  }

  /** A step is a command, a test, or so many characters of a comparison. */
  spend(steps: number): void {
    this.#steps += steps;
    if (this.#steps > STEPS_MAX) throw new Failed("the script takes too long");
  }

  async inTurn(deeds: readonly Deed[]): Promise<Leaving | void> {
    for (const deed of deeds) {
      const leaving = await deed(this);
      if (leaving !== undefined) return leaving;
    }
  }

  act(action: SieveAction): void {
    if (this.actions.length >= ACTIONS_MAX) throw new Failed(`a script may ask for at most ${ACTIONS_MAX} actions`);
    this.actions.push(action);
  }

  text(text: Text): string {
    return text.fixed ?? "";
  }

  texts(texts: readonly Text[]): readonly string[] {
    return texts.map((text) => this.text(text));
  }
}
