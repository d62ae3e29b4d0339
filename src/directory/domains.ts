/** Domains of the directory and the aliases in them. */
import type { Clock } from "../base/clock.ts";
import { Refusal } from "../base/errors.ts";
import { ROWS_PER_PAGE_MAX, type Database, type Row, type Tx } from "../db/database.ts";
import { sql } from "../db/sql.ts";
import { checkedAddress, checkedDomain, formatAddress, normalDomain, parseAddress, type Address } from "./address.ts";
import { insertAll, takenKeys } from "./bulk.ts";
import type { KeyPair } from "./domain-key.ts";
import { insertKeys } from "./domain-keys.ts";
import { ALIASES_LISTED_MAX, EXPANSION_MAX } from "./limits.ts";
import { aliasMembers, deleteAlias, domainExists, nextVersion, text } from "./rows.ts";

export interface DomainEntry {
  readonly name: string;
  readonly catchAll: string | undefined;
}

export interface AliasEntry {
  readonly address: string;
  readonly members: readonly string[];
}

interface AliasAddress {
  readonly address: string;
  readonly key: string;
  readonly domain: string;
}

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
  const members = catchAll === undefined ? [] : checkedMembers([catchAll]);
  const at = parts.clock.now();
  await parts.database.write(async (tx) => {
    if (await domainExists(tx, domain)) throw new Refusal("exists", `${domain} exists already`);
    await nextVersion(tx);
    await tx.run(sql`insert into domain (name, created_at) values (${domain}, ${at})`);
    if (members.length > 0) await insertAlias(tx, { address: `@${domain}`, key: `@${domain}`, domain }, members, at);
    await insertKeys(tx, { domain, pairs: keys, state: "active", at });
  });
}

export async function removeDomain(database: Database, name: string): Promise<void> {
  const domain = normalDomain(name) ?? name;
  await database.write(async (tx) => {
    if (!(await domainExists(tx, domain))) throw new Refusal("not-found", `${name} is not a domain of this server`);
    const used =
      (await tx.row(sql`select 1 from account where domain = ${domain} limit 1`)) ??
      (await tx.row(sql`select 1 from alias where domain = ${domain} and address_key <> ${`@${domain}`} limit 1`));
    if (used !== undefined) throw new Refusal("conflict", `${domain} still has accounts or aliases`);
    await nextVersion(tx);
    await deleteAlias(tx, `@${domain}`);
    await tx.run(sql`delete from domain_key where domain = ${domain}`);
    await tx.run(sql`delete from domain where name = ${domain}`);
  });
}

export async function listDomains(tx: Tx): Promise<readonly DomainEntry[]> {
  const catchAlls = new Map<string, string>();
  for (const [key, member] of await tx.rows(
    sql`select alias_key, member from alias_member where alias_key >= '@' and alias_key < 'A' order by alias_key, position limit ${ROWS_PER_PAGE_MAX}`,
  )) {
    const before = catchAlls.get(text(key));
    catchAlls.set(text(key), before === undefined ? text(member) : `${before}, ${text(member)}`);
  }
  const rows = await tx.rows(sql`select name from domain order by name limit ${ROWS_PER_PAGE_MAX}`);
  return rows.map((row) => ({ name: text(row[0]), catchAll: catchAlls.get(`@${text(row[0])}`) }));
}

export async function addAlias(
  parts: { database: Database; clock: Clock },
  address: string,
  members: readonly string[],
): Promise<void> {
  const alias = checkedAlias(address);
  const checked = checkedMembers(members);
  if (checked.some((member) => member.key === alias.key))
    throw new Refusal("invalid", `${address} cannot lead to itself`);
  const at = parts.clock.now();
  await parts.database.write(async (tx) => {
    if (!(await domainExists(tx, alias.domain))) {
      throw new Refusal("not-found", `${alias.domain} is not a domain of this server: add it first`);
    }
    if ((await takenKeys(tx, [alias.key])).size > 0) throw new Refusal("exists", `${alias.address} exists already`);
    await nextVersion(tx);
    await insertAlias(tx, alias, checked, at);
  });
}

async function insertAlias(tx: Tx, alias: AliasAddress, members: readonly Address[], at: number): Promise<void> {
  const { key, address, domain } = alias;
  await tx.run(sql`
    insert into alias (address_key, address, domain, created_at) values (${key}, ${address}, ${domain}, ${at})`);
  await insertAll(tx, members, {
    row: (member, position) => sql`(${key}, ${position}, ${formatAddress(member)}, ${member.key})`,
    statement: (rows) => sql`insert into alias_member (alias_key, position, member, member_key) values ${rows}`,
  });
}

export async function removeAlias(database: Database, address: string): Promise<void> {
  const key = aliasAddress(address)?.key ?? address;
  await database.write(async (tx) => {
    if ((await aliasMembers(tx, key)) === undefined) throw new Refusal("not-found", `there is no alias ${address}`);
    await nextVersion(tx);
    await deleteAlias(tx, key);
  });
}

/** Every alias, by address; `limit` when there are too many to list. */
export async function listAliases(database: Database, domain: string | undefined): Promise<readonly AliasEntry[]> {
  const only = domain === undefined ? sql`` : sql` and a.domain = ${normalDomain(domain) ?? domain}`;
  const aliases = new Map<string, { address: string; members: string[] }>();
  let after: { key: string; position: number } | undefined = { key: "", position: -1 };
  while (after !== undefined) {
    const { key, position }: { key: string; position: number } = after;
    const rows: readonly Row[] = await database.read((tx) =>
      tx.rows(sql`
        select a.address_key, a.address, m.member, m.position from alias a join alias_member m on m.alias_key = a.address_key
        where (a.address_key > ${key} or (a.address_key = ${key} and m.position > ${position}))${only}
        order by a.address_key, m.position limit ${ROWS_PER_PAGE_MAX}`),
    );
    for (const [aliasKey, address, member] of rows) {
      const alias = aliases.get(text(aliasKey));
      if (alias === undefined) aliases.set(text(aliasKey), { address: text(address), members: [text(member)] });
      else alias.members.push(text(member));
    }
    if (aliases.size > ALIASES_LISTED_MAX)
      throw new Refusal("limit", `more than ${ALIASES_LISTED_MAX} aliases: list one domain`);
    const last = rows.length < ROWS_PER_PAGE_MAX ? undefined : rows.at(-1);
    after = last === undefined ? undefined : { key: text(last[0]), position: Number(last[3]) };
  }
  return [...aliases.values()];
}

function aliasAddress(written: string): AliasAddress | undefined {
  if (!written.startsWith("@")) {
    const address = parseAddress(written);
    return address && { address: formatAddress(address), key: address.key, domain: address.domain };
  }
  const domain = normalDomain(written.slice(1));
  return domain === undefined ? undefined : { address: `@${domain}`, key: `@${domain}`, domain };
}

function checkedAlias(written: string): AliasAddress {
  if (written.startsWith("@")) checkedDomain(written.slice(1));
  else checkedAddress(written);
  const address = aliasAddress(written);
  if (address === undefined) throw new Refusal("invalid", `${JSON.stringify(written)} is not an address`);
  return address;
}

function checkedMembers(members: readonly string[]): readonly Address[] {
  if (members.length === 0) throw new Refusal("invalid", "an alias needs at least one member");
  if (members.length > EXPANSION_MAX) throw new Refusal("limit", `more than ${EXPANSION_MAX} members`);
  const unique = new Map(members.map(checkedAddress).map((member) => [member.key, member]));
  return [...unique.values()];
}
