/** One run of a script on one message: what it decided so far, and what it may still spend. */
import { Pace } from "../../../base/pace.ts";
import type { Deed, Leaving } from "../definition.ts";
import type { SieveHost } from "../host.ts";
import type { Text } from "../language/text.ts";
import { CHARACTERS_A_STEP, FIELDS_A_STEP, STEPS_A_TURN, STEPS_MAX, STRING_LENGTH_MAX } from "../limits.ts";
import type { FieldValue } from "../message/fields.ts";
import type { ScriptMessage } from "../message/script-message.ts";
import type { PlacedPart } from "../mime/parts.ts";
import { Decisions } from "./decisions.ts";
import { Failed } from "./failed.ts";
import { Includes } from "./includes.ts";
import { Variables } from "./variables.ts";

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
  readonly message: ScriptMessage;
  readonly decisions: Decisions;
  readonly includes = new Includes();
  /** Of the script that is being run: an included one has its own. */
  variables: Variables;
  readonly #shared = new Map<string, string>();
  /** The flags of what is kept and filed from now on (RFC 5232 2); undefined: no command said anything of flags. */
  flags: readonly string[] | undefined;
  /** The body part that a foreverypart is at. */
  part: PlacedPart | undefined;
  /** What `duplicate` answered in this run: the same question has the same answer (RFC 7352 3). */
  readonly seen = new Map<string, boolean>();
  /** Of the command that is being done. */
  line = 1;
  #steps = 0;
  /** Of these others had their turn. */
  #paced = 0;
  readonly #pace = new Pace(STEPS_A_TURN);

  constructor(message: ScriptMessage, envelope: Envelope, host: SieveHost) {
    this.message = message;
    this.envelope = envelope;
    this.host = host;
    this.decisions = new Decisions(message);
    this.variables = new Variables(this.#shared);
  }

  /** The header fields of that name (any case), from the top down. */
  fields(name: string): readonly FieldValue[] {
    this.spend(this.message.fieldCount / FIELDS_A_STEP);
    return this.message.fields(name);
  }

  /** A step is a command, a test, or so many characters of a comparison. */
  spend(steps: number): void {
    this.#steps += steps;
    if (this.#steps > STEPS_MAX) throw new Failed("the script takes too long");
  }

  spendOn(characters: number): void {
    this.spend(characters / CHARACTERS_A_STEP);
  }

  /** Waits only for what has to be waited for, and after much work for others who want their turn. */
  inTurn(deeds: readonly Deed[], first = 0): ReturnType<Deed> {
    for (let at = first; at < deeds.length; at++) {
      const turn = this.#pace.step(this.#steps - this.#paced);
      this.#paced = this.#steps;
      if (turn !== undefined) return turn.then(() => this.inTurn(deeds, at));
      const leaving = deeds[at]?.(this);
      if (leaving instanceof Promise) return leaving.then((left) => left ?? this.inTurn(deeds, at + 1));
      if (leaving !== undefined) return leaving;
    }
  }

  /** Does the body of another script, with variables of its own. */
  async within(body: Deed): Promise<Leaving | void> {
    const { variables } = this;
    this.variables = new Variables(this.#shared);
    const leaving = await body(this);
    this.variables = variables;
    return leaving;
  }

  text(text: Text): string {
    if (text.fixed !== undefined) return text.fixed;
    let filled = "";
    for (const piece of text.pieces) {
      filled +=
        typeof piece === "string"
          ? piece
          : "match" in piece
            ? this.variables.match(piece.match)
            : this.variables.get(piece);
      if (filled.length > STRING_LENGTH_MAX) throw new Failed("a string became too long");
    }
    this.spendOn(filled.length);
    return filled;
  }

  texts(texts: readonly Text[]): readonly string[] {
    return texts.map((text) => this.text(text));
  }

  maybeText(text: Text | undefined): string | undefined {
    return text === undefined ? undefined : this.text(text);
  }
}
