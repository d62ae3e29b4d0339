/** Aliases of the directory: addresses that lead to others, and what a domain's other addresses lead to. */
import type { Clock } from "../base/clock.ts";
import { Refusal } from "../base/errors.ts";
import { ROWS_PER_PAGE_MAX, type Database, type Row, type Tx } from "../db/database.ts";
import { sql } from "../db/sql.ts";
import { checkedAddress, checkedDomain, formatAddress, normalDomain, parseAddress, type Address } from "./address.ts";
import { insertAll, pagesOf, takenKeys } from "./bulk.ts";
import { ALIASES_LISTED_MAX, EXPANSION_MAX } from "./limits.ts";
import { aliasMembers, deleteAlias, domainExists, nextVersion, text } from "./rows.ts";

export interface AliasEntry {
  readonly address: string;
  readonly members: readonly string[];
}

export interface AliasAddress {
  readonly address: string;
  readonly key: string;
  readonly domain: string;
}

/** The alias of a domain's addresses that nobody else has. */
export function catchAllOf(domain: string): AliasAddress {
  return { address: `@${domain}`, key: `@${domain}`, domain };
}

/** Members to add behind those that are there, and to take out. */
export interface MembersChange {
  readonly add?: readonly string[];
  readonly remove?: readonly string[];
}

interface AliasParts {
  readonly database: Database;
  readonly clock: Clock;
}

export async function addAlias(parts: AliasParts, address: string, members: readonly string[]): Promise<void> {
  const alias = checkedAlias(address);
  const checked = checkedMembers(members, alias);
  const at = parts.clock.now();
  await parts.database.write(async (tx) => {
    await nextVersion(tx);
    if (!(await domainExists(tx, alias.domain))) {
      throw new Refusal("not-found", `${alias.domain} is not a domain of this server: add it first`);
    }
    if ((await takenKeys(tx, [alias.key])).size > 0) throw new Refusal("exists", `${alias.address} exists already`);
    await insertAlias(tx, alias, checked, at);
  });
}

/** Replaces the members. */
export async function setAlias(
  { database, clock }: AliasParts,
  address: string,
  members: readonly string[],
): Promise<void> {
  const alias = checkedAlias(address);
  const checked = checkedMembers(members, alias);
  await database.write(async (tx) => {
    await nextVersion(tx);
    if ((await aliasMembers(tx, alias.key)) === undefined) throw missing(address);
    await replaceAlias(tx, alias, checked, clock.now());
  });
}

/** Answers the members there are then. */
export async function changeMembers(
  { database, clock }: AliasParts,
  address: string,
  { add = [], remove = [] }: MembersChange,
): Promise<readonly string[]> {
  const alias = checkedAlias(address);
  const leaving = new Set(remove.map((member) => checkedAddress(member).key));
  return database.write(async (tx) => {
    await nextVersion(tx);
    const before = await aliasMembers(tx, alias.key);
    if (before === undefined) throw missing(address);
    const unknown = remove.find((member) => !before.some(({ key }) => key === checkedAddress(member).key));
    if (unknown !== undefined) throw new Refusal("not-found", `${unknown} is no member of ${address}`);
    const kept = before.filter(({ key }) => !leaving.has(key)).map((member) => member.address);
    const members = checkedMembers([...kept, ...add], alias);
    await replaceAlias(tx, alias, members, clock.now());
    return members.map(formatAddress);
  });
}

async function replaceAlias(tx: Tx, alias: AliasAddress, members: readonly Address[], at: number): Promise<void> {
  await deleteAlias(tx, alias.key);
  await insertAlias(tx, alias, members, at);
}

function missing(address: string): Refusal {
  return new Refusal("not-found", `there is no alias ${address}`);
}

export async function insertAlias(tx: Tx, alias: AliasAddress, members: readonly Address[], at: number): Promise<void> {
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
    await nextVersion(tx);
    if ((await aliasMembers(tx, key)) === undefined) throw missing(address);
    await deleteAlias(tx, key);
  });
}

/** Every alias, by address; `limit` when there are too many to list. */
export async function listAliases(database: Database, domain: string | undefined): Promise<readonly AliasEntry[]> {
  const only = domain === undefined ? sql`` : sql` and a.domain = ${normalDomain(domain) ?? domain}`;
  const aliases = new Map<string, { address: string; members: string[] }>();
  const next = (last: Row | undefined): Promise<readonly Row[]> => {
    const [key, position] = [text(last?.[0]), Number(last?.[3] ?? -1)];
    return database.read((tx) =>
      tx.rows(sql`
        select a.address_key, a.address, m.member, m.position from alias a join alias_member m on m.alias_key = a.address_key
        where (a.address_key > ${key} or (a.address_key = ${key} and m.position > ${position}))${only}
        order by a.address_key, m.position limit ${ROWS_PER_PAGE_MAX}`),
    );
  };
  for await (const rows of pagesOf(next)) {
    for (const [aliasKey, address, member] of rows) {
      const alias = aliases.get(text(aliasKey));
      if (alias === undefined) aliases.set(text(aliasKey), { address: text(address), members: [text(member)] });
      else alias.members.push(text(member));
    }
    if (aliases.size > ALIASES_LISTED_MAX)
      throw new Refusal("limit", `more than ${ALIASES_LISTED_MAX} aliases: list one domain`);
  }
  return [...aliases.values()];
}

function aliasAddress(written: string): AliasAddress | undefined {
  if (!written.startsWith("@")) {
    const address = parseAddress(written);
    return address && { address: formatAddress(address), key: address.key, domain: address.domain };
  }
  const domain = normalDomain(written.slice(1));
  return domain === undefined ? undefined : catchAllOf(domain);
}

function checkedAlias(written: string): AliasAddress {
  if (written.startsWith("@")) checkedDomain(written.slice(1));
  else checkedAddress(written);
  const address = aliasAddress(written);
  if (address === undefined) throw new Refusal("invalid", `${JSON.stringify(written)} is not an address`);
  return address;
}

/** Each once. Refusal("invalid") when there are none, or one is the alias itself; "limit". */
export function checkedMembers(members: readonly string[], alias: AliasAddress): readonly Address[] {
  if (members.length === 0) throw new Refusal("invalid", "an alias needs at least one member");
  if (members.length > EXPANSION_MAX) throw new Refusal("limit", `more than ${EXPANSION_MAX} members`);
  const unique = new Map(members.map(checkedAddress).map((member) => [member.key, member]));
  if (unique.has(alias.key)) throw new Refusal("invalid", `${alias.address} cannot lead to itself`);
  return [...unique.values()];
}
