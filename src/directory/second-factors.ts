/** The second factor of accounts that want one: codes of an authenticator (RFC 6238), and codes on paper for when it is lost. */
import { createHash, randomInt } from "node:crypto";
import { base32, makeTotpSecret, matchingStep } from "../auth/totp.ts";
import { Refusal } from "../base/errors.ts";
import type { Clock } from "../base/clock.ts";
import type { Database, Tx } from "../db/database.ts";
import { sql } from "../db/sql.ts";
import type { AccountId } from "../store/model.ts";
import { insertAll } from "./bulk.ts";
import { noteEnded } from "./open-logins.ts";
import { nextVersion, number } from "./rows.ts";

/** Codes on one sheet of paper. */
const RECOVERY_CODES = 10;
/** Letters and digits that nobody mistakes for one another; ten of them are 50 bits, tried a few times a minute at most. */
const LETTERS = "abcdefghijkmnpqrstuvwxyz23456789";
const CODE_LENGTH = 10;

export interface SecondFactorState {
  readonly isOn: boolean;
  readonly recoveryCodesLeft: number;
}

export class SecondFactors {
  readonly #database: Database;
  readonly #clock: Clock;

  /** `database` holds the tables of `directoryMigrations`. */
  constructor(database: Database, clock: Clock) {
    this.#database = database;
    this.#clock = clock;
  }

  state(account: AccountId): Promise<SecondFactorState> {
    return this.#database.read(async (tx) => {
      const row = await tx.row(sql`select confirmed_at from totp where account_id = ${account}`);
      const codes = await tx.row(sql`select count(*) from recovery_code where account_id = ${account}`);
      const isOn = row !== undefined && row[0] !== null;
      return { isOn, recoveryCodesLeft: number(codes?.[0]) };
    });
  }

  /** A fresh secret in base32, which counts once a code of it was right. Refusal("conflict") when there is one already. */
  async begin(account: AccountId): Promise<string> {
    const secret = makeTotpSecret();
    await this.#database.write(async (tx) => {
      if ((await readSecret(tx, account))?.isOn === true) throw new Refusal("conflict", "there is a second factor");
      await tx.run(sql`delete from totp where account_id = ${account}`);
      await tx.run(sql`
        insert into totp (account_id, secret, confirmed_at, last_step) values (${account}, ${secret}, ${null}, 0)`);
    });
    return base32(secret);
  }

  /** Answers the recovery codes, which are kept nowhere. Refusal("invalid") when the code is wrong, "conflict" when nothing was begun. */
  async confirm(account: AccountId, code: string): Promise<readonly string[]> {
    const codes = makeCodes();
    await this.#database.write(async (tx) => {
      const kept = await readSecret(tx, account);
      if (kept === undefined || kept.isOn) throw new Refusal("conflict", "no second factor was begun");
      const now = this.#clock.now();
      const step = matchingStep(kept.secret, code, { now, lastStep: kept.lastStep });
      if (step === undefined) throw new Refusal("invalid", "this is not the code of now");
      await noteEnded(tx, account);
      await tx.run(sql`update totp set confirmed_at = ${now}, last_step = ${step} where account_id = ${account}`);
      await replaceCodes(tx, account, codes);
    });
    return codes;
  }

  /** New recovery codes in place of the old ones. Refusal("conflict") without a second factor. */
  async renewCodes(account: AccountId): Promise<readonly string[]> {
    const codes = makeCodes();
    await this.#database.write(async (tx) => {
      if ((await readSecret(tx, account))?.isOn !== true) throw new Refusal("conflict", "there is no second factor");
      await replaceCodes(tx, account, codes);
    });
    return codes;
  }

  /** The password alone is enough again. */
  async remove(account: AccountId): Promise<void> {
    await this.#database.write(async (tx) => {
      await nextVersion(tx);
      await deleteSecondFactor(tx, account);
    });
  }

  /** Whether this is a code of now, or of the paper; each is good once. */
  async check(account: AccountId, code: string): Promise<boolean> {
    const given = code.toLowerCase().replace(/[\s-]/g, "");
    return this.#database.write(async (tx) => {
      const kept = await readSecret(tx, account);
      if (kept?.isOn !== true) return false;
      const step = matchingStep(kept.secret, given, { now: this.#clock.now(), lastStep: kept.lastStep });
      if (step !== undefined) {
        // Of two who come with the same code in one moment, one is too late.
        const used = sql`update totp set last_step = ${step} where account_id = ${account} and last_step < ${step}`;
        return (await tx.run(used)) > 0;
      }
      const found = sql`delete from recovery_code where account_id = ${account} and code = ${hashOf(account, given)}`;
      return (await tx.run(found)) > 0;
    });
  }
}

export async function deleteSecondFactor(tx: Tx, account: number): Promise<void> {
  await tx.run(sql`delete from totp where account_id = ${account}`);
  await tx.run(sql`delete from recovery_code where account_id = ${account}`);
}

interface Kept {
  readonly secret: Uint8Array;
  readonly isOn: boolean;
  readonly lastStep: number;
}

async function readSecret(tx: Tx, account: number): Promise<Kept | undefined> {
  const row = await tx.row(sql`select secret, confirmed_at, last_step from totp where account_id = ${account}`);
  if (row === undefined || !(row[0] instanceof Uint8Array)) return undefined;
  return { secret: row[0], isOn: row[1] !== null, lastStep: number(row[2]) };
}

async function replaceCodes(tx: Tx, account: number, codes: readonly string[]): Promise<void> {
  await tx.run(sql`delete from recovery_code where account_id = ${account}`);
  await insertAll(tx, codes, {
    row: (code) => sql`(${account}, ${hashOf(account, code.replaceAll("-", ""))})`,
    statement: (rows) => sql`insert into recovery_code (account_id, code) values ${rows}`,
  });
}

/** "k3f7q-9wmn2" */
function makeCodes(): readonly string[] {
  return Array.from({ length: RECOVERY_CODES }, () => {
    const letters = Array.from({ length: CODE_LENGTH }, () => LETTERS[randomInt(LETTERS.length)]).join("");
    return `${letters.slice(0, CODE_LENGTH / 2)}-${letters.slice(CODE_LENGTH / 2)}`;
  });
}

/** A copy of the database shows no code at once. */
function hashOf(account: number, code: string): string {
  return createHash("sha256").update(`${account}\0${code}`).digest("hex");
}
