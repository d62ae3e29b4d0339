/** How much each account may send in a day, so that a stolen password is noticed and does not ruin the name of this server. */
import { type Clock, HOUR_MS } from "../base/clock.ts";
import { Refusal } from "../base/errors.ts";
import type { Events } from "../base/events.ts";
import { Recent } from "../base/recent.ts";
import type { Database } from "../db/database.ts";
import { sql } from "../db/sql.ts";
import type { AccountId } from "../store/model.ts";
import { SENDING_ACCOUNTS_MAX, SENDING_READ_MS } from "./limits.ts";

/** Of 24 hours; 0: no limit. */
export interface SendingRules {
  readonly recipientsPerDay: number;
  readonly failuresPerDay: number;
}

/** Of the last 24 hours. */
export interface Sent {
  readonly recipients: number;
  /** Recipients whose server said that they will never get the message. */
  readonly failures: number;
}

interface Counted {
  sent: Sent;
  readAt: number;
  /** The hour in which the operator was told. */
  toldHour: number;
}

const HOURS = 24;
/** Nobody waits for the disk: a power cut may lose the last counts. */
const FORGETTABLE = { durable: false } as const;

/** Whether the account may send no more for now. */
export function isStopped({ recipients, failures }: Sent, { recipientsPerDay, failuresPerDay }: SendingRules): boolean {
  return isReached(recipients, recipientsPerDay) || isReached(failures, failuresPerDay);
}

function isReached(count: number, limit: number): boolean {
  return limit > 0 && count >= limit;
}

export interface SendingParts {
  /** Holds the tables of `mailMigrations`, and is somebody else's to close. */
  readonly database: Database;
  readonly clock: Clock;
  readonly events: Pick<Events, "sendingStopped">;
  readonly rules: SendingRules;
}

/** The counts are in the database, hour by hour; what is decided by them may be a second old. */
export class SendingLimits {
  readonly #parts: SendingParts;
  readonly #counted = new Recent<AccountId, Counted>(SENDING_ACCOUNTS_MAX);

  constructor(parts: SendingParts) {
    this.#parts = parts;
  }

  get rules(): SendingRules {
    return this.#parts.rules;
  }

  /** Throws Refusal when the account may not send to so many recipients now. `name` is for the operator. */
  async check(account: AccountId, name: string, recipients: number): Promise<void> {
    const { recipientsPerDay, failuresPerDay } = this.rules;
    if (recipientsPerDay === 0 && failuresPerDay === 0) return;
    const counted = await this.#lately(account);
    const { sent } = counted;
    if (isReached(sent.failures, failuresPerDay)) {
      this.#tell(counted, name, "failures");
      throw new Refusal(
        "forbidden",
        `too much of your mail of the last day could not be delivered (${sent.failures} recipients), so sending has been stopped until that is a day ago; if it was not you who sent it, change your password and ask your postmaster`,
      );
    }
    if (recipientsPerDay > 0 && sent.recipients + recipients > recipientsPerDay) {
      this.#tell(counted, name, "recipients");
      throw new Refusal(
        "rate-limited",
        `your account has reached its limit of ${recipientsPerDay} recipients a day; try again later, or ask your postmaster`,
      );
    }
  }

  /** Counts recipients of a message that was taken. */
  async note(account: AccountId, recipients: number): Promise<void> {
    if (this.rules.recipientsPerDay > 0) await this.#add(account, { recipients, failures: 0 });
  }

  /** Counts recipients that did not get a message and never will. */
  async noteFailures(account: AccountId, failures: number): Promise<void> {
    if (this.rules.failuresPerDay > 0 && failures > 0) await this.#add(account, { recipients: 0, failures });
  }

  async sent(account: AccountId): Promise<Sent> {
    return (await this.#read(account)) ?? { recipients: 0, failures: 0 };
  }

  /** Begins anew: the account may send again at once. */
  async forget(account: AccountId): Promise<void> {
    await this.#parts.database.write((tx) => tx.run(sql`delete from sending where account_id = ${account}`));
    this.#counted.delete(account);
  }

  async #lately(account: AccountId): Promise<Counted> {
    const now = this.#parts.clock.now();
    const known = this.#counted.get(account);
    if (known !== undefined && now - known.readAt < SENDING_READ_MS) return known;
    const sent = await this.sent(account);
    const counted = { sent, readAt: now, toldHour: known?.toldHour ?? 0 };
    this.#counted.set(account, counted);
    return counted;
  }

  async #read(account: AccountId): Promise<Sent | undefined> {
    const since = this.#hour() - HOURS;
    const row = await this.#parts.database.read((tx) =>
      tx.row(sql`
        select sum(recipients), sum(failures) from sending where account_id = ${account} and hour > ${since}`),
    );
    return row === undefined ? undefined : { recipients: Number(row[0] ?? 0), failures: Number(row[1] ?? 0) };
  }

  async #add(account: AccountId, { recipients, failures }: Sent): Promise<void> {
    const hour = this.#hour();
    await this.#parts.database.write(async (tx) => {
      const made = await tx.run(sql`
        update sending set recipients = recipients + ${recipients}, failures = failures + ${failures}
        where account_id = ${account} and hour = ${hour}`);
      if (made > 0) return;
      await tx.run(sql`delete from sending where hour <= ${hour - HOURS}`);
      await tx.run(sql`
        insert into sending (account_id, hour, recipients, failures)
        values (${account}, ${hour}, ${recipients}, ${failures})
        on conflict (account_id, hour) do update
        set recipients = sending.recipients + excluded.recipients, failures = sending.failures + excluded.failures`);
    }, FORGETTABLE);
    const known = this.#counted.get(account);
    if (known === undefined) return;
    known.sent = { recipients: known.sent.recipients + recipients, failures: known.sent.failures + failures };
  }

  /** Once an hour, however often the account tries. */
  #tell(counted: Counted, account: string, reason: keyof Sent): void {
    const hour = this.#hour();
    if (counted.toldHour === hour) return;
    counted.toldHour = hour;
    this.#parts.events.sendingStopped({ account, reason, ...counted.sent });
  }

  #hour(): number {
    return Math.floor(this.#parts.clock.now() / HOUR_MS);
  }
}
