/** Literals: which are welcome, and where the large ones of the command in progress are while it arrives. */
import assert from "node:assert";
import type { Spool } from "../blob/spool.ts";
import type {
  AnnouncedLiteral,
  ImapInput,
  LiteralDecision,
  ReceiverPolicy,
  RefusedLiteral,
} from "../wire/imap/receiver.ts";
import {
  DISCARD_BYTES_MAX,
  DISCARDED_MESSAGES_MAX,
  INLINE_LITERAL_BYTES_BEFORE_LOGIN_MAX,
  INLINE_LITERAL_BYTES_MAX,
  LINE_BYTES_BEFORE_LOGIN_MAX,
  LINE_BYTES_MAX,
  NON_SYNC_LITERAL_BYTES_BEFORE_LOGIN_MAX,
} from "./limits.ts";
import type { SharedParts } from "./parts.ts";

type Piece = Extract<ImapInput, { kind: "literal" }>;

export class Literals implements ReceiverPolicy {
  readonly #parts: SharedParts;
  #loggedIn = false;
  /** Bytes of the large literals of the command in progress. */
  #largeBytes = 0;
  #spools: Spool[] | undefined;
  /** Why a spool could not take its bytes; the rest of them is let go by. */
  #failure: { readonly error: unknown } | undefined;

  constructor(parts: SharedParts) {
    this.#parts = parts;
  }

  /** The narrow limits of those who have not logged in end. */
  loggedIn(): void {
    this.#loggedIn = true;
  }

  /** They hold again. */
  loggedOut(): void {
    this.#loggedIn = false;
  }

  get lineBytesMax(): number {
    return this.#loggedIn ? LINE_BYTES_MAX : LINE_BYTES_BEFORE_LOGIN_MAX;
  }

  get discardBytesMax(): number {
    const uploads = this.#loggedIn ? DISCARDED_MESSAGES_MAX * this.#parts.messageBytesMax : 0;
    return Math.max(DISCARD_BYTES_MAX, uploads);
  }

  decide(literal: AnnouncedLiteral): LiteralDecision {
    const all = literal.inlineBefore + literal.size;
    // RFC 7888 5: BAD, where a literal that was asked for is refused with NO.
    if (!this.#loggedIn && literal.nonSync && literal.size > NON_SYNC_LITERAL_BYTES_BEFORE_LOGIN_MAX)
      return { status: "BAD", code: "TOOBIG", text: "Literal too long to be sent without leave" };
    const inlineMax = this.#loggedIn ? INLINE_LITERAL_BYTES_MAX : INLINE_LITERAL_BYTES_BEFORE_LOGIN_MAX;
    if (all <= inlineMax) return "inline";
    if (!this.#loggedIn || !this.#parts.table.takesMessages(literal.command)) return tooBig("Literal too long");
    // The messages of one APPEND are in memory together before they are written (RFC 3502: all or none).
    const together = this.#largeBytes + literal.size;
    if (together > this.#parts.messageBytesMax)
      return tooBig(this.#largeBytes === 0 ? "Message too large" : "Messages too large together");
    this.#largeBytes = together;
    return "large";
  }

  /** Takes the next bytes of a large literal. */
  take(piece: Piece): Promise<void> | undefined {
    if (this.#failure !== undefined) return undefined;
    try {
      this.#spools ??= [];
      const waiting = (this.#spools[piece.index] ??= this.#parts.spools.open()).write(piece.bytes);
      return waiting === undefined ? undefined : waiting.catch((error: unknown) => this.#fail(error));
    } catch (error) {
      this.#fail(error);
      return undefined;
    }
  }

  #fail(error: unknown): void {
    this.#failure = { error };
  }

  /** Where large literal number `index` of the command in progress is. Throws what kept it from being taken. */
  spool(index: number): Spool {
    if (this.#failure !== undefined) throw this.#failure.error;
    const spool = this.#spools?.[index];
    assert(spool !== undefined, "a literal that never came");
    return spool;
  }

  /** The command is over, or will never be: lets go of what it had. */
  drop(): void {
    this.#failure = undefined;
    this.#largeBytes = 0;
    const spools = this.#spools;
    if (spools === undefined) return;
    this.#spools = undefined;
    // What cannot be closed is nobody's any more.
    for (const spool of spools) spool[Symbol.asyncDispose]().then(undefined, () => undefined);
  }
}

/** RFC 7889 4: NO for a message that is larger than APPENDLIMIT. */
function tooBig(text: string): RefusedLiteral {
  return { status: "NO", code: "TOOBIG", text };
}
