/** Remembers which copies of an unacknowledged message were made, so that the sender's next try doubles none (docs/design/0006). */
import { createHash } from "node:crypto";
import type { Clock } from "../base/clock.ts";
import type { Database, Tx } from "../db/database.ts";
import { sql } from "../db/sql.ts";
import type { AccountId } from "../store/model.ts";
import { addressOf, type Path } from "../wire/smtp/path.ts";
import { PARTIAL_DELIVERY_MS } from "./limits.ts";

/** Names a message that will be sent again as it was: the same bytes from the same reverse-path. */
export type MessageKey = Uint8Array & { readonly MessageKey: unique symbol };

export function messageKey(reversePath: string, message: Uint8Array): MessageKey {
  return createHash("sha256").update(reversePath).update("\n").update(message).digest() as Uint8Array as MessageKey;
}

/** Who has a copy: an account, or an address elsewhere, whose copy is in the queue. */
export type Holder = number & { readonly Holder: unique symbol };

export function accountHolder(account: AccountId): Holder {
  return account as number as Holder;
}

/** Bits of a hash that a whole number has room for; accounts are never negative. */
const HASH_BITS = 52;

/** What addresses elsewhere are compared by. */
export function addressKey(path: Path): string {
  return addressOf(path).toLowerCase();
}

export function addressHolder(path: Path): Holder {
  return hashHolder(addressKey(path));
}

function hashHolder(name: string): Holder {
  const hash = createHash("sha256").update(name).digest().readBigUInt64BE();
  return (-1 - Number(BigInt.asUintN(HASH_BITS, hash))) as Holder;
}

/** What an account's script sends on to an address. */
export function redirectHolder(account: AccountId, path: Path): Holder {
  return hashHolder(`redirect ${account} ${addressKey(path)}`);
}

/** In the transaction of the queue: false when the holder has its copy. */
export async function rememberCopy(
  tx: Tx,
  { message, holder, at }: { message: MessageKey; holder: Holder; at: number },
): Promise<boolean> {
  await tx.run(sql`delete from partial_delivery where at < ${at - PARTIAL_DELIVERY_MS}`);
  const added = await tx.run(sql`
    insert into partial_delivery (message, account_id, at) values (${message}, ${holder}, ${at}) on conflict do nothing`);
  return added > 0;
}

export class PartialDeliveries implements AsyncDisposable {
  readonly #database: Database;
  readonly #clock: Clock;

  /** `database` holds the tables of `mailMigrations`, and is closed with this. */
  constructor(database: Database, clock: Clock) {
    this.#database = database;
    this.#clock = clock;
  }

  /** Who has this message already. It is nearly always nobody, and then `key` is never asked for. */
  async holders(key: () => MessageKey): Promise<ReadonlySet<Holder>> {
    // Asked for each message that comes, so at once where nothing has to be waited for.
    const some = sql`select 1 from partial_delivery limit 1`;
    const any = this.#database.rowsNow(some) ?? (await this.#database.read((tx) => tx.rows(some)));
    if (any.length === 0) return nobody;
    const message = key();
    const rows = await this.#database.read((tx) =>
      tx.rows(sql`select account_id from partial_delivery where message = ${message}`),
    );
    return new Set(rows.map((row) => Number(row[0]) as Holder));
  }

  /** Durable when it resolves. */
  async remember(message: MessageKey, holders: readonly Holder[]): Promise<void> {
    const at = this.#clock.now();
    await this.#database.write(async (tx) => {
      await tx.run(sql`delete from partial_delivery where at < ${at - PARTIAL_DELIVERY_MS}`);
      for (const holder of holders) {
        await tx.run(
          sql`insert into partial_delivery (message, account_id, at) values (${message}, ${holder}, ${at}) on conflict do nothing`,
        );
      }
    });
  }

  /** The message is acknowledged for these holders: the same bytes sent to them again are a new message. */
  async forget(
    message: MessageKey,
    holders: readonly Holder[],
    options: { readonly durable?: boolean } = {},
  ): Promise<void> {
    await this.#database.write(async (tx) => {
      for (const holder of holders) {
        await tx.run(sql`delete from partial_delivery where message = ${message} and account_id = ${holder}`);
      }
    }, options);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#database[Symbol.asyncDispose]();
  }
}

const nobody: ReadonlySet<Holder> = new Set();
