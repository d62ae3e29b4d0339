/** The text of one message while it arrives: kept in a spool, counted, its line ends watched. */
import type { Spool, Spools } from "../blob/spool.ts";
import type { BareLineEnd } from "../wire/smtp/dots.ts";
import { headerFlaw, LineEndCheck } from "../wire/smtp/line-ends.ts";
import type { Reply } from "../wire/smtp/reply.ts";
import { replyTo } from "./errors.ts";
import { OVERRUN_BYTES_MAX } from "./limits.ts";
import { bareCr, bareLf, internalError, tooLarge } from "./replies.ts";

export interface IntakeOptions {
  readonly spools: Spools;
  readonly bytesMax: number;
  /** "lines": the reader of DATA watches them already. "text": every CR and LF must be part of a CRLF. "binary": in the header only. */
  readonly content: "lines" | "text" | "binary";
}

export class Intake {
  readonly #bytesMax: number;
  readonly #lineEnds: LineEndCheck | undefined;
  readonly #isBinary: boolean;
  #spool: Spool | undefined;
  #size = 0;
  #problem: Reply | undefined;

  constructor(options: IntakeOptions) {
    this.#bytesMax = options.bytesMax;
    this.#lineEnds = options.content === "text" ? new LineEndCheck() : undefined;
    this.#isBinary = options.content === "binary";
    this.#spool = options.spools.open();
  }

  /** Why the message is not taken, however much of it is still to come. */
  get problem(): Reply | undefined {
    return this.#problem;
  }

  /** So much more came than is allowed that reading on makes no sense. */
  get overrun(): boolean {
    return this.#size > this.#bytesMax + OVERRUN_BYTES_MAX;
  }

  /** Whether so many bytes more could still be read, if only to throw them away. */
  bears(bytes: number): boolean {
    return this.#size + bytes <= this.#bytesMax + OVERRUN_BYTES_MAX;
  }

  take(bytes: Uint8Array): void | Promise<void> {
    this.#size += bytes.length;
    if (this.#problem !== undefined) return undefined;
    if (this.#size > this.#bytesMax) return this.refuse(tooLarge);
    this.#lineEnds?.read(bytes);
    try {
      const full = this.#spool?.write(bytes);
      return full?.catch((error: unknown) => this.#failed(error));
    } catch (error) {
      return this.#failed(error);
    }
  }

  /** The message will not be taken; what was kept of it is let go. */
  refuse(problem: Reply): void | Promise<void> {
    this.#problem ??= problem;
    return this.drop();
  }

  /** The text has ended; `flaw` is what the reader of DATA found. Answers all of it, unless there is a `problem` now. */
  async finish(flaw: BareLineEnd | undefined): Promise<Uint8Array | undefined> {
    await this.#refuseFlaw(flaw ?? this.#lineEnds?.flaw);
    if (this.#problem !== undefined) return undefined;
    try {
      const text = await this.#spool?.take();
      if (text !== undefined && this.#isBinary) await this.#refuseFlaw(headerFlaw(text));
      return this.#problem === undefined ? text : undefined;
    } catch (error) {
      await this.#failed(error);
      return undefined;
    }
  }

  async #refuseFlaw(flaw: BareLineEnd | undefined): Promise<void> {
    if (flaw !== undefined) await this.refuse(flaw === "bare-cr" ? bareCr : bareLf);
  }

  /** Lets go of what was kept. */
  async drop(): Promise<void> {
    const spool = this.#spool;
    this.#spool = undefined;
    await spool?.[Symbol.asyncDispose]();
  }

  #failed(error: unknown): void | Promise<void> {
    const answer = replyTo(error);
    const dropped = this.refuse(answer ?? internalError);
    if (answer === undefined) throw error;
    return dropped;
  }
}
