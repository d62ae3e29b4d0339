/** One run of a script on one message: what it decided so far, and what it may still spend. */
import { Pace } from "../../../base/pace.ts";
import type { Deed, Judgement, Leaving } from "../definition.ts";
import type { SieveHost } from "../host.ts";
import type { Piece, Text } from "../language/text.ts";
import {
  CHARACTERS_A_STEP,
  CHARACTERS_MADE_A_STEP,
  FIELDS_A_STEP,
  STEPS_A_TURN,
  STEPS_MAX,
  STRING_LENGTH_MAX,
} from "../limits.ts";
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

/** A field that is found becomes a value. */
const FOUND_STEPS = 2;

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
    const found = this.message.fields(name);
    this.spend(found.length * FOUND_STEPS);
    return found;
  }

  /** A step is a command, a test, or so many characters of a comparison. */
  spend(steps: number): void {
    this.#steps += steps;
    if (this.#steps > STEPS_MAX) throw new Failed("the script takes too long");
  }

  /** For characters that are compared. */
  spendOn(characters: number): void {
    this.spend(characters / CHARACTERS_A_STEP);
  }

  /** For characters that are put together, changed, or read as a grammar. */
  spendMaking(characters: number): void {
    this.spend(characters / CHARACTERS_MADE_A_STEP);
  }

  /** What others wait for after much work: undefined while it is not much yet. */
  #turn(): Promise<void> | undefined {
    const done = this.#steps - this.#paced;
    this.#paced = this.#steps;
    return this.#pace.step(done);
  }

  /** Waits only for what has to be waited for, and after much work for others who want their turn. */
  inTurn(deeds: readonly Deed[], first = 0): ReturnType<Deed> {
    for (let at = first; at < deeds.length; at++) {
      const turn = this.#turn();
      if (turn !== undefined) return turn.then(() => this.inTurn(deeds, at));
      const leaving = deeds[at]?.(this);
      if (leaving instanceof Promise) return leaving.then((left) => left ?? this.inTurn(deeds, at + 1));
      if (leaving !== undefined) return leaving;
    }
  }

  /** Whether it holds for one of so many things; in turn with others. */
  some(count: number, holds: (index: number) => boolean, first = 0): ReturnType<Judgement> {
    for (let index = first; index < count; index++) {
      const turn = this.#turn();
      if (turn !== undefined) return turn.then(() => this.some(count, holds, index));
      if (holds(index)) return true;
    }
    return false;
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
    const [only = ""] = text.pieces;
    const filled = text.fixed ?? (text.pieces.length === 1 ? this.#piece(only) : this.#joined(text.pieces));
    this.spend(1);
    this.spendOn(filled.length);
    return filled;
  }

  #joined(pieces: readonly Piece[]): string {
    let joined = "";
    for (const piece of pieces) {
      const more = this.#piece(piece);
      if (joined.length + more.length > STRING_LENGTH_MAX) throw new Failed("a string became too long");
      this.spend(1);
      this.spendMaking(more.length);
      joined += more;
    }
    return joined;
  }

  #piece(piece: Piece): string {
    if (typeof piece === "string") return piece;
    return "match" in piece ? this.variables.match(piece.match) : this.variables.get(piece);
  }

  texts(texts: readonly Text[]): readonly string[] {
    return texts.map((text) => this.text(text));
  }

  maybeText(text: Text | undefined): string | undefined {
    return text === undefined ? undefined : this.text(text);
  }
}
