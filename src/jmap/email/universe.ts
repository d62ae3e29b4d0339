/** The emails that a query looks at, each once however many mailboxes it is in. */
import { IdPositions } from "../../base/dense-ids.ts";
import { sortInTurns } from "../../base/merge-sort.ts";
import type { Account } from "../../store/account.ts";
import type { EmailColumns, Mailbox } from "../../store/model.ts";

/** An email's position in the universe. */
export type Position = number;

export class Universe {
  readonly mailboxes: readonly EmailColumns[];
  readonly emailIds: Float64Array;
  readonly threadIds: Float64Array;
  readonly sizes: Float64Array;
  readonly receivedAt: Float64Array;
  readonly #positions: IdPositions;
  #newestFirst: Promise<readonly Position[]> | undefined;

  constructor(mailboxes: readonly EmailColumns[]) {
    this.mailboxes = mailboxes;
    const all = joined(mailboxes, "emailIds");
    const threads = joined(mailboxes, "threadIds");
    const sizes = joined(mailboxes, "sizes");
    const received = joined(mailboxes, "internalDates");
    this.#positions = new IdPositions(all);
    let count = 0;
    for (let i = 0; i < all.length; i++) {
      const emailId = all[i] ?? 0;
      const date = received[i] ?? 0;
      const known = this.#positions.get(emailId);
      if (known !== undefined) {
        received[known] = Math.min(received[known] ?? date, date);
        continue;
      }
      this.#positions.set(emailId, count);
      all[count] = emailId;
      threads[count] = threads[i] ?? 0;
      sizes[count] = sizes[i] ?? 0;
      received[count] = date;
      count++;
    }
    this.emailIds = all.subarray(0, count);
    this.threadIds = threads.subarray(0, count);
    this.sizes = sizes.subarray(0, count);
    this.receivedAt = received.subarray(0, count);
  }

  get size(): number {
    return this.emailIds.length;
  }

  positionOf(emailId: number): Position | undefined {
    return this.#positions.get(emailId);
  }

  /** All positions, the newest first, and of these the last that arrived. */
  newestFirst(): Promise<readonly Position[]> {
    this.#newestFirst ??= this.#fromNewest();
    return this.#newestFirst;
  }

  async #fromNewest(): Promise<readonly Position[]> {
    const { receivedAt, emailIds } = this;
    const compare = (one: Position, other: Position): number =>
      (receivedAt[other] ?? 0) - (receivedAt[one] ?? 0) || (emailIds[other] ?? 0) - (emailIds[one] ?? 0);
    // Mail mostly comes in the order in which it is received, so that little is left to sort.
    const backwards = Array.from({ length: this.size }, (_, i) => this.size - 1 - i);
    const isSorted = backwards.every((at, i) => i === 0 || compare(at + 1, at) <= 0);
    return isSorted ? backwards : sortInTurns(backwards, compare);
  }

  /** One for each email that has the flag: as emailKeywords, all copies of it where that is asked, else any. Copies may be in any of `everywhere`. */
  withFlag(flag: string, everywhere: readonly EmailColumns[]): Uint8Array {
    const mask = new Uint8Array(this.size);
    const lacking = new Uint8Array(this.size);
    for (const columns of everywhere) {
      const having = new Set<number>();
      for (const [id, set] of columns.sets) if (set.has(flag)) having.add(id);
      for (let i = 0; i < columns.emailIds.length; i++) {
        const at = this.#positions.get(columns.emailIds[i] ?? 0);
        if (at === undefined) continue;
        if (having.has(columns.flagSets[i] ?? 0)) mask[at] = 1;
        else lacking[at] = 1;
      }
    }
    if (flag === "\\Seen" || flag === "\\Draft")
      for (const [at, lacks] of lacking.entries()) if (lacks === 1) mask[at] = 0;
    return mask;
  }
}

/** Copies, one behind the other. */
function joined(
  mailboxes: readonly EmailColumns[],
  name: "emailIds" | "threadIds" | "sizes" | "internalDates",
): Float64Array {
  const column = new Float64Array(mailboxes.reduce((sum, { uids }) => sum + uids.length, 0));
  let at = 0;
  for (const columns of mailboxes) {
    column.set(columns[name], at);
    at += columns[name].length;
  }
  return column;
}

/** Of one mailbox, as long as its columns are kept: most queries ask for the same list again. */
const known = new WeakMap<EmailColumns, Universe>();

/** Of those of the mailboxes that hold messages. */
export async function columnsOf(account: Account, mailboxes: readonly Mailbox[]): Promise<readonly EmailColumns[]> {
  const columns: EmailColumns[] = [];
  for (const { id, messages } of mailboxes) if (messages > 0) columns.push(await account.emailColumns(id));
  return columns;
}

export function universeOf(columns: readonly EmailColumns[]): Universe {
  const [single] = columns;
  if (single === undefined || columns.length > 1) return new Universe(columns);
  const universe = known.get(single) ?? new Universe(columns);
  known.set(single, universe);
  return universe;
}
