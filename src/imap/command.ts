/** What a command is: a value that names itself, says when it may be used and what it does to message numbers, parses and runs. */
import type { Reader } from "../wire/imap/reader.ts";
import { type Capability, type CapabilityFacts, capabilityNames } from "./capability.ts";
import type { Session, SessionState } from "./session.ts";

/**
 * What a command does with sequence numbers, and so which news may be told with its answer (RFC 9051 7.5.1):
 * - "none": says nothing by sequence number; all news may be told, EXPUNGE too;
 * - "uses-sequence": its arguments or answers are sequence numbers, so EXPUNGE has to wait. Its UID form is "none";
 * - "may-expunge": the client expects removals with this answer;
 * - "changes-mailbox": it opens or leaves a mailbox; no news is told after it.
 */
type Numbering = "none" | "uses-sequence" | "may-expunge" | "changes-mailbox";

export const ANY_STATE: readonly SessionState[] = ["not-authenticated", "authenticated", "selected"];
export const LOGGED_IN: readonly SessionState[] = ["authenticated", "selected"];

/** What a grammar depends on besides the bytes. */
export interface ParseContext {
  /** For answers that name their command (ESEARCH). */
  readonly tag: string;
  /** The command came with the prefix UID: message numbers in its arguments and answers are UIDs. */
  readonly uid: boolean;
  /** Mailbox names are UTF-8 (after ENABLE of UTF8=ACCEPT or IMAP4rev2) instead of modified UTF-7. */
  readonly utf8: boolean;
  /** ENABLE QRESYNC was given: its parameters are known. */
  readonly qresync: boolean;
  /** ENABLE UIDONLY was given: sequence numbers mean nothing. */
  readonly uidOnly: boolean;
}

export interface Command<Args> {
  /** In capitals, without the prefix UID. */
  readonly name: string;
  /** "9051 6.3.7": the document and section that define it. */
  readonly rfc: string;
  readonly states: readonly SessionState[];
  readonly numbering: Numbering;
  /**
   * Whether there is a form with the prefix UID: with UIDs where the plain one has sequence numbers, or (EXPUNGE) where it has nothing.
   * The context given to `parse` says which one came.
   */
  readonly uid?: "for-numbers" | "for-nothing";
  /** Whether the news told with its answer is what it is for. */
  readonly asksForNews?: boolean;
  /** Whether its answer leaves out, without a word, messages that the client still counts and others have removed. */
  readonly overlooksGone?: boolean;
  /** Whether a literal may be larger than a line may be: it goes to a spool while it arrives (APPEND). */
  readonly largeLiterals?: boolean;
  /** What the presence of this command lets CAPABILITY say. */
  readonly capabilities?: readonly Capability[];
  /** Reads the arguments, from the byte after the command's name to the end. Throws SyntaxProblem. */
  parse(reader: Reader, context: ParseContext): Args;
  /**
   * Does it. Untagged answers are written at once, the tagged one follows when this has ended: as `session.ok` or
   * `session.no` said, or "OK <name> completed". Throws Refusal for what becomes NO.
   */
  run(session: Session, args: Args): void | Promise<void>;
}

/** A command of any arguments, as the registry holds it. */
export type AnyCommand = Command<unknown>;

/** Infers the type of the arguments from `parse`. */
export function command<Args>(definition: Command<Args>): Command<Args> {
  return definition;
}

/** All commands there are, and what that lets the server say. */
export class CommandTable {
  readonly #byName: ReadonlyMap<string, AnyCommand>;
  /** What the commands declare, in their order, without repetitions. */
  readonly #capabilities: readonly Capability[];
  /** What was said before, by what it depends on: a few texts. */
  readonly #capabilityTexts = new Map<string, string>();

  constructor(commands: readonly AnyCommand[]) {
    this.#byName = new Map(commands.map((each) => [each.name, each]));
    this.#capabilities = [...new Set(commands.flatMap((each) => each.capabilities ?? []))];
  }

  /** By its name in capitals. */
  find(name: string): AnyCommand | undefined {
    return this.#byName.get(name);
  }

  /** The names of a CAPABILITY response as things stand. */
  capabilityText(facts: CapabilityFacts): string {
    const key = Object.values(facts).join(" ");
    const known = this.#capabilityTexts.get(key);
    if (known !== undefined) return known;
    const text = capabilityNames(this.#capabilities, facts);
    this.#capabilityTexts.set(key, text);
    return text;
  }

  /** Whether the command's literals are messages, and may be large. */
  takesMessages(name: string): boolean {
    return this.#byName.get(name)?.largeLiterals === true;
  }
}
