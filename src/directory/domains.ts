/** Domains of the directory, and what holds for all their addresses. */
import type { Clock } from "../base/clock.ts";
import { Refusal } from "../base/errors.ts";
import { ROWS_PER_PAGE_MAX, type Database, type Row, type Tx } from "../db/database.ts";
import { type Sql, sql, type Value } from "../db/sql.ts";
import { checkedDomain, normalDomain } from "./address.ts";
import { catchAllOf, checkedMembers, insertAlias } from "./aliases.ts";
import { pagesOf } from "./bulk.ts";
import type { KeyPair } from "./domain-key.ts";
import { insertKeys } from "./domain-keys.ts";
import { deleteAlias, domainExists, nextVersion, number, text } from "./rows.ts";

/** What becomes of mail to addresses that nobody has: "defer" while the users of a domain still move here. */
export type UnknownUsers = "refuse" | "defer";

export interface DomainSettings {
  /** Whether user+tag@ is user@. */
  readonly subaddresses: boolean;
  readonly unknownUsers: UnknownUsers;
  /** What new accounts may hold, bytes and messages: 0 for no limit, undefined for what the configuration says. */
  readonly accountBytes: number | undefined;
  readonly accountMessages: number | undefined;
}

export interface DomainEntry extends DomainSettings {
  readonly name: string;
  /** What the alias "@domain" leads to, several addresses joined by ", ". */
  readonly catchAll: string | undefined;
}

/** What is absent stays. `undefined` takes a catch-all away, and goes back to what the configuration says. */
export type DomainChange = { readonly [Key in keyof Omit<DomainEntry, "name">]?: DomainEntry[Key] };

export interface NewDomain {
  readonly catchAll?: string;
  /** What it signs its mail with from the beginning. */
  readonly keys?: readonly KeyPair[];
}

export async function addDomain(
  parts: { database: Database; clock: Clock },
  name: string,
  { catchAll, keys = [] }: NewDomain,
): Promise<void> {
  const domain = checkedDomain(name);
  const alias = catchAllOf(domain);
  const members = catchAll === undefined ? [] : checkedMembers([catchAll], alias);
  const at = parts.clock.now();
  await parts.database.write(async (tx) => {
    await nextVersion(tx);
    if (await domainExists(tx, domain)) throw new Refusal("exists", `${domain} exists already`);
    await tx.run(sql`insert into domain (name, created_at) values (${domain}, ${at})`);
    if (members.length > 0) await insertAlias(tx, alias, members, at);
    await insertKeys(tx, { domain, pairs: keys, state: "active", at });
  });
}

export async function changeDomain(
  parts: { database: Database; clock: Clock },
  name: string,
  change: DomainChange,
): Promise<void> {
  const domain = normalDomain(name) ?? name;
  const alias = catchAllOf(domain);
  const members = change.catchAll === undefined ? [] : checkedMembers([change.catchAll], alias);
  const at = parts.clock.now();
  await parts.database.write(async (tx) => {
    await nextVersion(tx);
    const before = await domainSettings(tx, domain);
    if (before === undefined) throw new Refusal("not-found", `${name} is not a domain of this server`);
    const { subaddresses, unknownUsers, accountBytes, accountMessages } = { ...before, ...change };
    await tx.run(sql`
      update domain set subaddresses = ${subaddresses ? 1 : 0}, unknown_users = ${unknownUsers},
        account_bytes = ${accountBytes ?? null}, account_messages = ${accountMessages ?? null}
      where name = ${domain}`);
    if (!("catchAll" in change)) return;
    await deleteAlias(tx, alias.key);
    if (members.length > 0) await insertAlias(tx, alias, members, at);
  });
}

export async function removeDomain(database: Database, name: string): Promise<void> {
  const domain = normalDomain(name) ?? name;
  await database.write(async (tx) => {
    await nextVersion(tx);
    if (!(await domainExists(tx, domain))) throw new Refusal("not-found", `${name} is not a domain of this server`);
    const used =
      (await tx.row(sql`select 1 from account where domain = ${domain} limit 1`)) ??
      (await tx.row(
        sql`select 1 from alias where domain = ${domain} and address_key <> ${catchAllOf(domain).key} limit 1`,
      ));
    if (used !== undefined) throw new Refusal("conflict", `${domain} still has accounts or aliases`);
    await deleteAlias(tx, catchAllOf(domain).key);
    await tx.run(sql`delete from domain_key where domain = ${domain}`);
    await tx.run(sql`delete from domain where name = ${domain}`);
  });
}

const SETTINGS: Sql = sql`subaddresses, unknown_users, account_bytes, account_messages`;

/** Undefined when the domain is not ours. */
export async function domainSettings(tx: Tx, domain: string): Promise<DomainSettings | undefined> {
  const row = await tx.row(sql`select ${SETTINGS} from domain where name = ${domain}`);
  return row === undefined ? undefined : settingsOf(row);
}

function settingsOf([subaddresses, unknownUsers, bytes, messages]: Row): DomainSettings {
  return {
    subaddresses: number(subaddresses) === 1,
    unknownUsers: text(unknownUsers) as UnknownUsers,
    accountBytes: limitOf(bytes),
    accountMessages: limitOf(messages),
  };
}

function limitOf(value: Value | undefined): number | undefined {
  return value === null ? undefined : number(value);
}

/** Every domain, by name. */
export async function listDomains(tx: Tx): Promise<readonly DomainEntry[]> {
  const catchAlls = await catchAllMembers(tx);
  const domains: DomainEntry[] = [];
  const next = (last: Row | undefined): Promise<readonly Row[]> =>
    tx.rows(
      sql`select name, ${SETTINGS} from domain where name > ${text(last?.[0])} order by name limit ${ROWS_PER_PAGE_MAX}`,
    );
  for await (const rows of pagesOf(next)) {
    for (const [name, ...settings] of rows) {
      const catchAll = catchAlls.get(catchAllOf(text(name)).key)?.join(", ");
      domains.push({ name: text(name), catchAll, ...settingsOf(settings) });
    }
  }
  return domains;
}

/** By "@domain", in their order. */
async function catchAllMembers(tx: Tx): Promise<ReadonlyMap<string, readonly string[]>> {
  const found = new Map<string, string[]>();
  const next = (last: Row | undefined): Promise<readonly Row[]> => {
    const [key, position] = [text(last?.[0]), Number(last?.[1] ?? -1)];
    return tx.rows(sql`
      select alias_key, position, member from alias_member
      where alias_key >= '@' and alias_key < 'A' and (alias_key > ${key} or (alias_key = ${key} and position > ${position}))
      order by alias_key, position limit ${ROWS_PER_PAGE_MAX}`);
  };
  for await (const rows of pagesOf(next)) {
    for (const [key, , member] of rows) {
      const members = found.get(text(key)) ?? [];
      found.set(text(key), members);
      members.push(text(member));
    }
  }
  return found;
}
