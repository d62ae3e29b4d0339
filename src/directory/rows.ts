/** The directory's statements: single rows in and out. What they mean together is in the files beside. */
import type { Row, Tx } from "../db/database.ts";
import { sql, type Value } from "../db/sql.ts";
import type { AccountId } from "../store/model.ts";
import type { AccountEntry } from "./directory.ts";

/** Takes the next version, which tells every process that something changed, and locks the directory for other writers: what they must not change meanwhile is read after it. */
export async function nextVersion(tx: Tx): Promise<number> {
  await tx.run(sql`update directory set version = version + 1 where id = 1`);
  const row = await tx.row(sql`select version from directory where id = 1`);
  return number(row?.[0]);
}

/** Keeps other writers of the directory out until the end of the transaction. */
export async function lockForWriting(tx: Tx): Promise<void> {
  await tx.run(sql`update directory set version = version where id = 1`);
}

/** Takes `count` account ids, which nobody had before or will have again; answers the first. */
export async function takeAccountIds(tx: Tx, count: number): Promise<number> {
  await tx.run(sql`update directory set next_account = next_account + ${count} where id = 1`);
  const row = await tx.row(sql`select next_account from directory where id = 1`);
  return number(row?.[0]) - count;
}

export async function serverSecret(tx: Tx): Promise<Uint8Array> {
  const row = await tx.row(sql`select secret from directory where id = 1`);
  const secret = row?.[0];
  if (!(secret instanceof Uint8Array)) throw new Error("the directory has no secret");
  return secret;
}

export async function domainExists(tx: Tx, domain: string): Promise<boolean> {
  return (await tx.row(sql`select 1 from domain where name = ${domain}`)) !== undefined;
}

/** The domain that bare names belong to when there is just one; else undefined. */
export async function onlyDomain(tx: Tx): Promise<string | undefined> {
  const rows = await tx.rows(sql`select name from domain limit 2`);
  return rows.length === 1 ? text(rows[0]?.[0]) : undefined;
}

/** The domain that was added first. */
export async function firstDomain(tx: Tx): Promise<string | undefined> {
  const row = await tx.row(sql`select name from domain order by created_at, name limit 1`);
  return row === undefined ? undefined : text(row[0]);
}

const ACCOUNT = sql`
  select id, address, display_name, enabled, created_at, subaddress_folders, administrator, shared from account`;

export async function accountByKey(tx: Tx, key: string): Promise<AccountEntry | undefined> {
  return entry(await tx.row(sql`${ACCOUNT} where address_key = ${key}`));
}

export async function accountById(tx: Tx, id: number): Promise<AccountEntry | undefined> {
  return entry(await tx.row(sql`${ACCOUNT} where id = ${id}`));
}

/** The oldest account of a domain, or of all when it has none. */
export async function firstAccount(tx: Tx, domain: string): Promise<AccountEntry | undefined> {
  const here = entry(
    await tx.row(sql`${ACCOUNT} where domain = ${domain} and enabled = 1 and shared = 0 order by id limit 1`),
  );
  return here ?? entry(await tx.row(sql`${ACCOUNT} where enabled = 1 and shared = 0 order by id limit 1`));
}

export async function accountPage(
  tx: Tx,
  page: {
    readonly after: string;
    readonly limit: number;
    readonly domain: string | undefined;
  },
): Promise<readonly AccountEntry[]> {
  const only = page.domain === undefined ? sql`` : sql` and domain = ${page.domain}`;
  const rows = await tx.rows(
    sql`${ACCOUNT} where address_key > ${page.after}${only} order by address_key limit ${page.limit}`,
  );
  return rows.flatMap((row) => entry(row) ?? []);
}

export interface AliasMember {
  /** As an operator reads it. */
  readonly address: string;
  readonly key: string;
}

/** The members of an alias in their order; undefined when there is no such alias. */
export async function aliasMembers(tx: Tx, key: string): Promise<readonly AliasMember[] | undefined> {
  const rows = await tx.rows(
    sql`select member, member_key from alias_member where alias_key = ${key} order by position`,
  );
  return rows.length === 0 ? undefined : rows.map((row) => ({ address: text(row[0]), key: text(row[1]) }));
}

export async function deleteAlias(tx: Tx, key: string): Promise<number> {
  await tx.run(sql`delete from alias_member where alias_key = ${key}`);
  return tx.run(sql`delete from alias where address_key = ${key}`);
}

export function accountIdOf(value: Value | undefined): AccountId {
  return number(value) as AccountId;
}

export function text(value: Value | undefined): string {
  return typeof value === "string" ? value : "";
}

export function number(value: Value | undefined): number {
  const result = Number(value);
  if (!Number.isSafeInteger(result)) throw new Error("not a number in the directory");
  return result;
}

function entry(row: Row | undefined): AccountEntry | undefined {
  if (row === undefined) return undefined;
  const [id, address, displayName, enabled, createdAt, subaddressFolders, administrator, shared] = row;
  return {
    id: accountIdOf(id),
    address: text(address),
    displayName: displayName === null ? undefined : text(displayName),
    enabled: number(enabled) === 1,
    createdAt: number(createdAt),
    subaddressFolders: number(subaddressFolders) === 1,
    administrator: number(administrator) === 1,
    shared: number(shared) === 1,
  };
}
