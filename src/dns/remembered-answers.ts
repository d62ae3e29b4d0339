/** What was answered lately, for as long as it may be believed. */
import type { Clock } from "../base/clock.ts";
import { Recent } from "../base/recent.ts";
import { ANSWER_BYTES_MAX, ANSWERS_MAX, TROUBLE_SECONDS } from "./limits.ts";
import { type Answer, DnsTrouble } from "./resolver.ts";

type Entry = { readonly until: number } & ({ readonly answer: Answer<unknown> } | { readonly trouble: string });

export class RememberedAnswers {
  readonly #clock: Clock;
  readonly #entries = new Recent<string, Entry>(ANSWERS_MAX);

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** The answer with the time that it has left. Throws the DnsTrouble that is remembered instead of one. */
  get(key: string): Answer<unknown> | undefined {
    const entry = this.#entries.get(key);
    if (entry === undefined) return undefined;
    const left = Math.ceil((entry.until - this.#clock.now()) / 1000);
    if (left <= 0) {
      this.#entries.delete(key);
      return undefined;
    }
    if ("trouble" in entry) throw new DnsTrouble(entry.trouble);
    return { ...entry.answer, ttlSeconds: left };
  }

  keep(key: string, answer: Answer<unknown>): void {
    if (bytesOf(answer) > ANSWER_BYTES_MAX) return;
    this.#entries.set(key, { answer, until: this.#clock.now() + answer.ttlSeconds * 1000 });
  }

  keepTrouble(key: string, { message }: DnsTrouble): void {
    this.#entries.set(key, { trouble: message, until: this.#clock.now() + TROUBLE_SECONDS * 1000 });
  }
}

/** About. */
function bytesOf({ records }: Answer<unknown>): number {
  let bytes = 0;
  for (const record of records) {
    if (typeof record === "string") bytes += 16 + record.length;
    else for (const value of Object.values(record as object)) bytes += 16 + sizeOf(value);
  }
  return bytes;
}

function sizeOf(value: unknown): number {
  return typeof value === "string" || value instanceof Uint8Array ? value.length : 8;
}
