/** What proves that somebody is who they say: per account an argon2id hash and a SCRAM verifier, renewed together. */
import { Refusal } from "../base/errors.ts";
import { PASSWORD_OCTETS_MAX } from "../auth/limits.ts";
import type { PasswordHasher } from "../auth/password.ts";
import { prepareText } from "../auth/saslprep.ts";
import { makeVerifier, type ScramVerifier } from "../auth/scram.ts";
import type { Database, Tx } from "../db/database.ts";
import { sql } from "../db/sql.ts";
import type { AccountId } from "../store/model.ts";
import { keyOf, parseAddress } from "./address.ts";
import { Answers } from "./answers.ts";
import { insertAll } from "./bulk.ts";
import { accountIdOf, nextVersion, number, onlyDomain, serverSecret, text } from "./rows.ts";

export interface Credential {
  readonly accountId: AccountId;
  /** The account's primary address. */
  readonly address: string;
  readonly enabled: boolean;
  /** argon2id in PHC form; undefined when the account has no password. */
  readonly hash: string | undefined;
  /** Undefined for accounts that came with a hash and have not logged in since. */
  readonly scram: ScramVerifier | undefined;
  /** Another number after each change of the password. */
  readonly version: number;
  /** Whether the password alone lets nobody in. */
  readonly secondFactor: boolean;
}

/** A login name, understood. */
export interface Login {
  /** The name's normal form, made without regard to whether there is such an account: whatever is counted by name is counted by this. */
  readonly key: string;
  readonly credential: Credential | undefined;
}

/** A password as it is stored. */
export interface HashedPassword {
  readonly hash: string;
  readonly scram: ScramVerifier | undefined;
}

/** The prepared form of a password that may be set; Refusal("invalid") says what is wrong. */
export function checkedPassword(password: string): string {
  const prepared = prepareText(password);
  if (prepared === undefined)
    throw new Refusal("invalid", "the password is empty or has characters that cannot be typed everywhere");
  if (Buffer.byteLength(prepared) > PASSWORD_OCTETS_MAX) {
    throw new Refusal("invalid", `the password is longer than ${PASSWORD_OCTETS_MAX} octets`);
  }
  return prepared;
}

/** `password` is checked. */
export async function hashPassword(hasher: PasswordHasher, password: string): Promise<HashedPassword> {
  const [hash, scram] = await Promise.all([hasher.hash(password), makeVerifier(password)]);
  return { hash, scram };
}

export async function insertCredentials(
  tx: Tx,
  credentials: readonly { readonly account: number; readonly password: HashedPassword }[],
  version: number,
): Promise<void> {
  await insertAll(tx, credentials, {
    row: ({ account, password: { hash, scram } }) =>
      scram === undefined
        ? sql`(${account}, ${hash}, ${null}, ${null}, ${null}, ${null}, ${version})`
        : sql`(${account}, ${hash}, ${scram.salt}, ${scram.iterations}, ${scram.storedKey}, ${scram.serverKey}, ${version})`,
    statement: (rows) => sql`
      insert into credential (account_id, hash, scram_salt, scram_iterations, scram_stored_key, scram_server_key, version)
      values ${rows}`,
  });
}

/** Of any version, or of that one alone; answers whether there was one. */
export async function deleteCredential(tx: Tx, account: number, version?: number): Promise<boolean> {
  const which = version === undefined ? sql`` : sql` and version = ${version}`;
  return (await tx.run(sql`delete from credential where account_id = ${account}${which}`)) > 0;
}

/** The credentials of the directory, as the gate needs them. */
export class Credentials {
  readonly #database: Database;
  readonly #defaultDomain: string | undefined;
  readonly #byName: Answers<Login>;
  #secret: Promise<Uint8Array> | undefined;

  constructor(database: Database, defaultDomain: string | undefined) {
    this.#database = database;
    this.#defaultDomain = defaultDomain;
    this.#byName = new Answers(database);
  }

  /** By login name: a whole address, or a bare local part where the domain goes without saying. */
  find(name: string): Promise<Login> {
    return this.#byName.ask(name, async (tx) => {
      const key = await this.#keyOf(tx, name);
      return { key, credential: await findCredential(tx, key) };
    });
  }

  /** The server's own secret, the same in all its processes: unknown names get made-up SCRAM verifiers from it. */
  secret(): Promise<Uint8Array> {
    this.#secret ??= this.#database.read(serverSecret).catch((error: unknown) => {
      this.#secret = undefined;
      throw error;
    });
    return this.#secret;
  }

  /** Stores the same password anew (another cost, a verifier that was missing), unless it was changed meanwhile. Seals stay valid. */
  async renew(credential: Credential, password: HashedPassword): Promise<void> {
    const { accountId, version } = credential;
    await this.#database.write(async (tx) => {
      const found = await tx.run(sql`delete from credential where account_id = ${accountId} and version = ${version}`);
      if (found === 0) return;
      await insertCredentials(tx, [{ account: accountId, password }], version);
      await nextVersion(tx);
    });
  }

  async #keyOf(tx: Tx, name: string): Promise<string> {
    const address = parseAddress(name);
    if (address !== undefined) return address.key;
    const domain = this.#defaultDomain ?? (await onlyDomain(tx));
    return domain === undefined || name.includes("@") ? name : keyOf(name, domain);
  }
}

async function findCredential(tx: Tx, key: string): Promise<Credential | undefined> {
  const row = await tx.row(sql`
    select a.id, a.address, a.enabled, c.hash, c.scram_salt, c.scram_iterations, c.scram_stored_key, c.scram_server_key, c.version,
      t.confirmed_at
    from account a left join credential c on c.account_id = a.id left join totp t on t.account_id = a.id
    where a.address_key = ${key}`);
  if (row === undefined) return undefined;
  const [id, address, enabled, hash, salt, iterations, storedKey, serverKey, version, confirmedAt] = row;
  const complete = salt instanceof Uint8Array && storedKey instanceof Uint8Array && serverKey instanceof Uint8Array;
  return {
    accountId: accountIdOf(id),
    address: text(address),
    enabled: number(enabled) === 1,
    hash: typeof hash === "string" ? hash : undefined,
    scram: complete ? { salt, iterations: number(iterations), storedKey, serverKey } : undefined,
    version: version === null ? 0 : number(version),
    secondFactor: confirmedAt !== null,
  };
}
