/** Which lists changes of emails make old: a list of a mailbox by what comes and goes there, a search by anything that it may ask for. */
import type { Email } from "../jmap/types.ts";
import type { Filter } from "./email-list.ts";

type Placed = Pick<Email, "mailboxIds">;

export class Reach {
  readonly #mailboxIds = new Set<string>();
  #isEverything = false;
  #areMarks = false;

  /** `after` is undefined when it is gone. Marks alone move nothing. */
  ofMove(before: Placed, after: Placed | undefined): void {
    const [from, to] = [Object.keys(before.mailboxIds), Object.keys(after?.mailboxIds ?? {})];
    for (const id of new Set(from).symmetricDifference(new Set(to))) this.#mailboxIds.add(id);
  }

  ofNew({ mailboxIds }: Placed): void {
    for (const id of Object.keys(mailboxIds)) this.#mailboxIds.add(id);
  }

  /** Only what asks for marks finds others now. */
  ofMarks(): void {
    this.#areMarks = true;
  }

  /** Nobody knows where it was before. */
  ofEverything(): void {
    this.#isEverything = true;
  }

  includes(filter: Filter): boolean {
    if (this.#isEverything) return true;
    const { inMailbox, ...others } = filter;
    const isPlain = typeof inMailbox === "string" && Object.keys(others).length === 0;
    if (isPlain) return this.#mailboxIds.has(inMailbox);
    return this.#mailboxIds.size > 0 || (this.#areMarks && /"\w*Keyword"/.test(JSON.stringify(filter)));
  }
}
