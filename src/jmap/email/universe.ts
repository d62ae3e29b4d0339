/** The emails that a query looks at, each once however many mailboxes it is in. */
import type { Account } from "../../store/account.ts";
import type { EmailColumns, Mailbox, MailboxId } from "../../store/model.ts";

/** An email's position in the universe. */
export type Position = number;

export class Universe {
  readonly mailboxes: readonly EmailColumns[];
  readonly emailIds: number[] = [];
  readonly threadIds: number[] = [];
  readonly sizes: number[] = [];
  readonly receivedAt: number[] = [];
  readonly #positions = new Map<number, Position>();

  constructor(mailboxes: readonly EmailColumns[]) {
    this.mailboxes = mailboxes;
    for (const columns of mailboxes) {
      for (const [i, emailId] of columns.emailIds.entries()) this.#add(columns, i, emailId);
    }
  }

  get size(): number {
    return this.emailIds.length;
  }

  positionOf(emailId: number): Position | undefined {
    return this.#positions.get(emailId);
  }

  #add(columns: EmailColumns, i: number, emailId: number): void {
    const received = columns.internalDates[i] ?? 0;
    const known = this.#positions.get(emailId);
    if (known !== undefined) {
      this.receivedAt[known] = Math.min(this.receivedAt[known] ?? received, received);
      return;
    }
    this.#positions.set(emailId, this.emailIds.length);
    this.emailIds.push(emailId);
    this.threadIds.push(columns.threadIds[i] ?? 0);
    this.sizes.push(columns.sizes[i] ?? 0);
    this.receivedAt.push(received);
  }

  /** One for each email that has the flag: as emailKeywords, all copies of it where that is asked, else any. */
  withFlag(flag: string): Uint8Array {
    const mask = new Uint8Array(this.size);
    const lacking = new Uint8Array(this.size);
    for (const columns of this.mailboxes) {
      const having = new Map<number, boolean>();
      for (const [id, set] of columns.sets) having.set(id, set.has(flag));
      for (const [i, emailId] of columns.emailIds.entries()) {
        const at = this.#positions.get(emailId) ?? 0;
        if (having.get(columns.flagSets[i] ?? 0) === true) mask[at] = 1;
        else lacking[at] = 1;
      }
    }
    if (flag === "\\Seen" || flag === "\\Draft")
      for (const [at, lacks] of lacking.entries()) if (lacks === 1) mask[at] = 0;
    return mask;
  }
}

/** All mailboxes that hold messages, or those of `only`. */
export async function universeOf(account: Account, mailboxes: readonly Mailbox[], only?: MailboxId): Promise<Universe> {
  const columns: EmailColumns[] = [];
  for (const { id, messages } of mailboxes) {
    if (messages === 0 || (only !== undefined && id !== only)) continue;
    columns.push(await account.emailColumns(id));
  }
  return new Universe(columns);
}
