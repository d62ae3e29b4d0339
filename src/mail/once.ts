/** Gives a message to everybody once: into mailboxes and into the queue, and not again to those who have it from an earlier try. */
import { Refusal } from "../base/errors.ts";
import type { AccountId } from "../store/model.ts";
import { deliver } from "./deliver.ts";
import type { Delivery } from "./delivery.ts";
import type { Recipient } from "./envelope.ts";
import type { Departure } from "./outbound.ts";
import { accountHolder, addressHolder, type Holder } from "./partial.ts";
import type { MailParts } from "./parts.ts";
import type { Passage } from "./sieve/passage.ts";
import type { LeftToDo } from "./sieve/scripted-copy.ts";

export interface Copies extends Omit<Delivery, "copies" | "isUnscripted"> {
  readonly passage: Passage;
  readonly here: Delivery["copies"];
  readonly elsewhere: readonly Departure[];
}

/** Why somebody has no copy. Everybody else has one that is durable. */
export type Failures = ReadonlyMap<Holder, Refusal>;

export interface Made {
  readonly failures: Failures;
  /** Accounts for which an absence says nothing: nobody answers junk, nor what was answered. */
  readonly quiet: ReadonlySet<AccountId>;
  /** Accounts whose scripts rejected the message, of which its sender has got a notice. */
  readonly rejected: ReadonlySet<AccountId>;
}

/** Whether the recipient is one mailbox, and that is one of those. */
export function isRejected({ accounts, elsewhere }: Recipient, rejected: Made["rejected"]): boolean {
  const [account] = accounts;
  return accounts.length === 1 && elsewhere.length === 0 && rejected.has(account!.id);
}

/** What a recipient leads to. */
export function holdersOf({ accounts, elsewhere }: Pick<Recipient, "accounts" | "elsewhere">): Holder[] {
  return [...accounts.map(({ id }) => accountHolder(id)), ...elsewhere.map(addressHolder)];
}

/** Makes all copies at the same time, and then does what scripts want besides. */
export async function makeCopies(parts: MailParts, copies: Copies): Promise<Made> {
  const failures = new Map<Holder, Refusal>();
  const { here, elsewhere, ...facts } = copies;
  let left: readonly LeftToDo[] = [];
  let junkTo: ReadonlySet<AccountId> = nobody;
  const attempt = async (holders: () => readonly Holder[], deed: () => Promise<void>): Promise<void> => {
    try {
      await deed();
    } catch (error) {
      const refusal = refusalOf(parts, copies.id, error);
      for (const holder of holders()) failures.set(holder, refusal);
    }
  };
  const mailboxes = async (): Promise<void> => {
    const delivered = await deliver(parts, { ...facts, copies: here });
    left = delivered.left;
    junkTo = delivered.junkTo;
    for (const [account, refusal] of delivered.failures) failures.set(accountHolder(account), refusal);
  };
  const attempts = elsewhere.map((departure) =>
    attempt(
      () => departure.holders(),
      () => enqueue(parts, departure),
    ),
  );
  const accounts = (): Holder[] => here.map(({ account }) => accountHolder(account.id));
  if (here.length > 0) attempts.push(attempt(accounts, mailboxes));
  await Promise.all(attempts);
  if (left.length === 0) return { failures, quiet: junkTo, rejected: nobody };
  const rejected = new Set<AccountId>();
  const { finishScript } = await import("./sieve/finish-script.ts");
  for (const each of left) {
    const holder = accountHolder(each.copy.account.id);
    await attempt(
      () => [holder],
      async () => {
        if (await finishScript(parts, { ...copies, ...copies.passage }, each)) rejected.add(each.copy.account.id);
      },
    );
  }
  const quiet = left.filter(({ isQuiet }) => isQuiet).map(({ copy }) => copy.account.id);
  return { failures, quiet: new Set([...quiet, ...junkTo]), rejected };
}

const nobody: ReadonlySet<AccountId> = new Set();

async function enqueue({ queue }: MailParts, { message }: Departure): Promise<void> {
  if (queue === undefined) throw new Refusal("unavailable", "this server does not send mail to other servers");
  await queue.add(message);
}

/** Others may have their copies: what fails for one recipient is that recipient's failure. */
function refusalOf(parts: MailParts, id: string, error: unknown): Refusal {
  if (error instanceof Refusal) return error;
  parts.log.error({ err: error, id }, "a copy could not be made");
  return new Refusal("unavailable", "the message could not be stored", { cause: error });
}
