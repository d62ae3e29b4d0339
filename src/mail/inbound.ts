/** Mail from outside, and the eyes that it is seen with: who is examined, and by which rules. */
import type { Clock } from "../base/clock.ts";
import type { Names } from "../trust/inbound/impatient-resolver.ts";
import { Examination } from "../trust/inbound/examination.ts";
import type { Path } from "../wire/smtp/path.ts";
import type { InboundRules } from "./disposition.ts";

export interface InboundParts {
  readonly resolver: Names;
  readonly clock: Clock;
  /** This server, in its Authentication-Results too. */
  readonly hostname: string;
  /** Milliseconds after the end of the text in which look-ups are waited for. */
  readonly deadlineMs: number;
  /** Clients whose mail is not examined. */
  readonly trusted: { has(address: string): boolean };
  readonly rules: InboundRules;
}

export interface Client {
  readonly address: string;
  readonly greetedAs: string;
}

/** A message from outside that is looked at while it comes. */
export interface Inspection {
  readonly examination: Examination;
  readonly rules: InboundRules;
}

export class Inbound {
  readonly #parts: InboundParts;

  constructor(parts: InboundParts) {
    this.#parts = parts;
  }

  /** Asks for what can be known before the text comes. Undefined for who is trusted. */
  begin(client: Client, reversePath: Path | undefined): Inspection | undefined {
    const { trusted, hostname, rules } = this.#parts;
    if (trusted.has(client.address)) return undefined;
    return { examination: new Examination({ ...client, reversePath, hostname }, this.#parts), rules };
  }
}
