/** Accounts of the directory: made in bulk or singly, listed, changed, removed. */
import { isPasswordHash, type PasswordHasher } from "../auth/password.ts";
import type { Clock } from "../base/clock.ts";
import { Refusal } from "../base/errors.ts";
import type { Database, Tx } from "../db/database.ts";
import { sql } from "../db/sql.ts";
import type { AccountId } from "../store/model.ts";
import { checkedAddress, formatAddress, parseAddress, type Address } from "./address.ts";
import {
  checkedPassword,
  deleteCredential,
  hashPassword,
  insertCredentials,
  type HashedPassword,
} from "./credentials.ts";
import { insertAll, takenKeys } from "./bulk.ts";
import { noteEnded } from "./open-logins.ts";
import type { AccountChange, AccountEntry, NewAccount } from "./directory.ts";
import { ACCOUNTS_AT_ONCE_MAX, DISPLAY_NAME_MAX } from "./limits.ts";
import { deletePasskeys } from "./passkeys.ts";
import { accountByKey, accountIdOf, domainExists, nextVersion, takeAccountIds } from "./rows.ts";
import { deleteSecondFactor } from "./second-factors.ts";

export interface AccountParts {
  readonly database: Database;
  readonly clock: Clock;
  readonly hasher: PasswordHasher;
}

interface Checked {
  readonly address: Address;
  readonly displayName: string | undefined;
  readonly password: NewAccount["password"];
}

/** See Directory.addAccounts. Everything that can be wrong is found before the first password is hashed. */
export async function addAccounts(
  parts: AccountParts,
  entries: readonly NewAccount[],
  before?: (entry: AccountEntry) => Promise<void>,
): Promise<readonly AccountEntry[]> {
  if (entries.length > ACCOUNTS_AT_ONCE_MAX) {
    throw new Refusal("limit", `more than ${ACCOUNTS_AT_ONCE_MAX} accounts at once`);
  }
  const checked = entries.map(check);
  await parts.database.read((tx) => refuseTaken(tx, checked));
  const passwords = await Promise.all(checked.map((each) => hashed(parts.hasher, each.password)));
  const at = parts.clock.now();
  const firstId = await parts.database.write((tx) => takeAccountIds(tx, checked.length));
  const added = checked.map(({ address, displayName, password }, i): AccountEntry => ({
    id: accountIdOf(firstId + i),
    address: formatAddress(address),
    displayName,
    enabled: true,
    createdAt: at,
    subaddressFolders: false,
    administrator: false,
    shared: password === undefined,
  }));
  if (before !== undefined) for (const entry of added) await before(entry);
  return parts.database.write(async (tx) => {
    const version = await nextVersion(tx);
    await refuseTaken(tx, checked);
    await insertAccounts(tx, added, checked);
    const credentials = passwords.flatMap((password, i) => (password ? [{ account: firstId + i, password }] : []));
    await insertCredentials(tx, credentials, version);
    return added;
  });
}

async function insertAccounts(tx: Tx, added: readonly AccountEntry[], checked: readonly Checked[]): Promise<void> {
  await insertAll(tx, added, {
    row: (entry, i) => {
      const { key, domain } = checked[i]?.address ?? { key: "", domain: "" };
      return sql`(${entry.id}, ${entry.address}, ${key}, ${domain}, ${entry.displayName ?? null}, 1, ${entry.createdAt},
        ${entry.shared ? 1 : 0})`;
    },
    statement: (rows) =>
      sql`insert into account (id, address, address_key, domain, display_name, enabled, created_at, shared) values ${rows}`,
  });
}

export async function removeAccount(database: Database, address: string): Promise<AccountId> {
  return database.write(async (tx) => {
    const version = await nextVersion(tx);
    const account = await mustFind(tx, address);
    await noteEnded(tx, account.id, version);
    await deleteCredential(tx, account.id);
    await tx.run(sql`delete from app_token where account_id = ${account.id}`);
    await tx.run(sql`delete from share where grantee_id = ${account.id} or owner_id = ${account.id}`);
    await tx.run(sql`delete from web_session where account_id = ${account.id}`);
    await tx.run(sql`delete from push_subscription where account_id = ${account.id}`);
    await tx.run(sql`delete from login_seen where account_id = ${account.id}`);
    await deleteSecondFactor(tx, account.id);
    await deletePasskeys(tx, account.id);
    await tx.run(sql`delete from account where id = ${account.id}`);
    return account.id;
  });
}

/** See Directory.changeAccount. */
export async function changeAccount(database: Database, address: string, change: AccountChange): Promise<AccountEntry> {
  if (change.displayName !== undefined) checkDisplayName(address, change.displayName);
  return database.write(async (tx) => {
    const version = await nextVersion(tx);
    const before = await mustFind(tx, address);
    const account = { ...before, ...change };
    if (before.enabled && !account.enabled) await noteEnded(tx, account.id, version);
    await tx.run(sql`
      update account set enabled = ${account.enabled ? 1 : 0}, display_name = ${account.displayName ?? null},
        subaddress_folders = ${account.subaddressFolders ? 1 : 0}, administrator = ${account.administrator ? 1 : 0}
      where id = ${account.id}`);
    return account;
  });
}

export async function setPassword(
  parts: AccountParts,
  address: string,
  password: string,
  { instead }: { readonly instead?: number } = {},
): Promise<void> {
  const checked = checkedPassword(password);
  await parts.database.read((tx) => mustFind(tx, address));
  const stored = await hashPassword(parts.hasher, checked);
  await parts.database.write(async (tx) => {
    const version = await nextVersion(tx);
    const account = await mustFind(tx, address);
    if (account.shared) throw new Refusal("forbidden", `nobody logs in to ${address}: it is a shared account`);
    const isReplaced = await deleteCredential(tx, account.id, instead);
    if (instead !== undefined && !isReplaced)
      throw new Refusal("conflict", `the password of ${address} has changed meanwhile`);
    await noteEnded(tx, account.id, version);
    await insertCredentials(tx, [{ account: account.id, password: stored }], version);
  });
}

function check(entry: NewAccount): Checked {
  const address = checkedAddress(entry.address);
  const { displayName, password } = entry;
  if (displayName !== undefined) checkDisplayName(entry.address, displayName);
  if (password === undefined) return { address, displayName, password };
  if (typeof password === "string") return { address, displayName, password: checkedPassword(password) };
  if (!isPasswordHash(password.hash)) {
    throw new Refusal(
      "invalid",
      `the password hash of ${entry.address} is not argon2id in PHC form, or costs too much to check`,
    );
  }
  return { address, displayName, password };
}

function checkDisplayName(address: string, name: string): void {
  if (name.length > DISPLAY_NAME_MAX || /\p{Cc}/u.test(name)) {
    throw new Refusal("invalid", `the display name of ${address} is too long or has control characters`);
  }
}

async function hashed(hasher: PasswordHasher, password: Checked["password"]): Promise<HashedPassword | undefined> {
  if (password === undefined) return undefined;
  return typeof password === "string" ? hashPassword(hasher, password) : { hash: password.hash, scram: undefined };
}

async function refuseTaken(tx: Tx, accounts: readonly Checked[]): Promise<void> {
  const taken = new Set(
    await takenKeys(
      tx,
      accounts.map(({ address }) => address.key),
    ),
  );
  for (const { address } of accounts) {
    if (taken.has(address.key)) throw new Refusal("exists", `${formatAddress(address)} exists already`);
    taken.add(address.key);
  }
  for (const domain of new Set(accounts.map(({ address }) => address.domain))) {
    if (await domainExists(tx, domain)) continue;
    throw new Refusal("not-found", `${domain} is not a domain of this server: add it first`);
  }
}

async function mustFind(tx: Tx, address: string): Promise<AccountEntry> {
  const key = parseAddress(address)?.key;
  const account = key === undefined ? undefined : await accountByKey(tx, key);
  if (account === undefined) throw new Refusal("not-found", `there is no account ${address}`);
  return account;
}
