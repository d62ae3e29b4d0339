/** What all programs of a storm know together, and what therefore must hold for each of them. */
import assert from "node:assert/strict";
import { type Letter, letterOf } from "./letter.ts";

/** Of a message that stays one for ever: whose mailbox, its UIDVALIDITY, its UID. */
export type Place = `${string}/${number}/${number}`;

export class Truth {
  readonly #letters = new Map<Place, number>();
  /** Who was told first that a message is \Recent, of those who may change something (RFC 9051 2.3.2 as RFC 3501 has it). */
  readonly #recent = new Map<Place, string>();
  readonly #mailboxes = new Map<string, string>();
  #next = 0;

  newLetter(): Letter {
    return letterOf(this.#next++);
  }

  get letters(): number {
    return this.#next;
  }

  letterAt(place: Place): Letter | undefined {
    const number = this.#letters.get(place);
    return number === undefined ? undefined : letterOf(number);
  }

  /** Somebody has made it there, or seen it there. */
  isAt(place: Place, number: number): void {
    assert.equal(this.#letters.get(place) ?? number, number, `another letter at ${place}`);
    this.#letters.set(place, number);
  }

  isRecentTo(place: Place, session: string): void {
    assert.equal(this.#recent.get(place) ?? session, session, `\\Recent at ${place} to two sessions`);
    this.#recent.set(place, session);
  }

  /** A UIDVALIDITY is that of one mailbox, for ever. */
  isMailbox(owner: string, validity: number, id: string): void {
    const key = `${owner}/${validity}`;
    assert.equal(this.#mailboxes.get(key) ?? id, id, `UIDVALIDITY ${key} of two mailboxes`);
    this.#mailboxes.set(key, id);
  }
}
