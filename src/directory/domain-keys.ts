/** The keys of the directory's domains: made in pairs, turned from next to active to retired, removed. */
import type { Clock } from "../base/clock.ts";
import { Refusal } from "../base/errors.ts";
import { ROWS_PER_PAGE_MAX, type Database, type Row, type Tx } from "../db/database.ts";
import { sql } from "../db/sql.ts";
import { normalDomain } from "./address.ts";
import { Answers } from "./answers.ts";
import {
  type DomainKey,
  type KeyAlgorithm,
  type KeyPair,
  type KeyState,
  makeKeyPairs,
  type SigningKey,
} from "./domain-key.ts";
import { KEYS_PER_DOMAIN_MAX } from "./limits.ts";
import { domainExists, nextVersion, number, text } from "./rows.ts";
import { newSelector } from "./selectors.ts";

export class DomainKeys {
  readonly #database: Database;
  readonly #clock: Clock;
  readonly #active: Answers<readonly SigningKey[]>;

  constructor(database: Database, clock: Clock) {
    this.#database = database;
    this.#clock = clock;
    this.#active = new Answers(database);
  }

  /** The keys that sign for a domain now, RSA first; the same array as long as nothing changed. */
  active(domain: string): Promise<readonly SigningKey[]> {
    return this.#active.ask(domain, (tx) => activeKeys(tx, normalDomain(domain) ?? domain));
  }

  /** Every key of a domain, in the order in which they were made. Refusal("not-found") when the domain is not ours. */
  list(domain: string): Promise<readonly DomainKey[]> {
    const name = normalDomain(domain) ?? domain;
    return this.#database.read(async (tx) => {
      await mustExist(tx, name);
      return listKeys(tx, name);
    });
  }

  /** Makes one key of each algorithm: active when the domain has none that are, else next. Refusal("exists") when there are next ones already. */
  async add(domain: string): Promise<readonly DomainKey[]> {
    const name = normalDomain(domain) ?? domain;
    await this.#database.read((tx) => mustExist(tx, name));
    const pairs = await makeKeyPairs();
    return this.#database.write(async (tx) => {
      await mustExist(tx, name);
      const known = await listKeys(tx, name);
      if (known.some(({ state }) => state === "next")) throw new Refusal("exists", `${name} has its next keys already`);
      await nextVersion(tx);
      const state = known.some((key) => key.state === "active") ? "next" : "active";
      await insertKeys(tx, { domain: name, pairs, state, at: this.#clock.now() });
      const before = new Set(known.map(({ selector }) => selector));
      return (await listKeys(tx, name)).filter(({ selector }) => !before.has(selector));
    });
  }

  /**
   * The next keys, which have these selectors, become the active ones, and those retire: answers their selectors. Refusal("conflict") when the next
   * ones are others meanwhile, which nobody may have published.
   */
  async rotate(domain: string, selectors: readonly string[]): Promise<readonly string[]> {
    const name = normalDomain(domain) ?? domain;
    const at = this.#clock.now();
    return this.#database.write(async (tx) => {
      const known = await listKeys(tx, name);
      const next = selectorsOf(known, "next");
      if (next.length === 0 || next.join() !== selectors.join())
        throw new Refusal("conflict", `the next keys of ${name} are others now`);
      await nextVersion(tx);
      await tx.run(sql`
        update domain_key set state = 'retired', changed_at = ${at} where domain = ${name} and state = 'active'`);
      await tx.run(sql`
        update domain_key set state = 'active', changed_at = ${at} where domain = ${name} and state = 'next'`);
      return selectorsOf(known, "active");
    });
  }

  /** Forgets keys for good, all or none. Refusal("not-found"), or "conflict" when one of them signs, unless that goes too. */
  async remove(domain: string, selectors: readonly string[], { active = false } = {}): Promise<void> {
    const name = normalDomain(domain) ?? domain;
    await this.#database.write(async (tx) => {
      const known = await listKeys(tx, name);
      await nextVersion(tx);
      for (const selector of selectors) {
        const key = known.find((each) => each.selector === selector);
        if (key === undefined) throw new Refusal("not-found", `${name} has no key ${selector}`);
        if (key.state === "active" && !active)
          throw new Refusal("conflict", `${selector} signs the mail of ${name}: rotate first`);
        await tx.run(sql`delete from domain_key where domain = ${name} and selector = ${selector}`);
      }
    });
  }
}

function selectorsOf(keys: readonly DomainKey[], state: KeyState): string[] {
  return keys.filter((key) => key.state === state).map(({ selector }) => selector);
}

/** In the transaction that makes the domain, or later. */
export async function insertKeys(
  tx: Tx,
  keys: {
    readonly domain: string;
    readonly pairs: readonly KeyPair[];
    readonly state: KeyState;
    readonly at: number;
  },
): Promise<void> {
  const { domain, pairs, state, at } = keys;
  const taken = new Set((await listKeys(tx, domain)).map(({ selector }) => selector));
  if (taken.size + pairs.length > KEYS_PER_DOMAIN_MAX) {
    throw new Refusal("limit", `${domain} has ${taken.size} keys: remove those that are retired`);
  }
  for (const { algorithm, privateKey, publicKey } of pairs) {
    const selector = await newSelector(tx, { domain, algorithm, at }, taken);
    await tx.run(sql`
      insert into domain_key (domain, selector, algorithm, state, private_key, public_key, created_at, changed_at)
      values (${domain}, ${selector}, ${algorithm}, ${state}, ${privateKey}, ${publicKey}, ${at}, ${at})`);
  }
}

async function mustExist(tx: Tx, domain: string): Promise<void> {
  if (!(await domainExists(tx, domain))) throw new Refusal("not-found", `${domain} is not a domain of this server`);
}

async function listKeys(tx: Tx, domain: string): Promise<readonly DomainKey[]> {
  const rows = await tx.rows(sql`
    select selector, algorithm, state, public_key, created_at, changed_at from domain_key
    where domain = ${domain} order by created_at, algorithm desc, selector limit ${ROWS_PER_PAGE_MAX}`);
  return rows.map(([selector, algorithm, state, publicKey, createdAt, changedAt]) => ({
    domain,
    selector: text(selector),
    algorithm: text(algorithm) as KeyAlgorithm,
    state: text(state) as KeyState,
    publicKey: octets(publicKey),
    createdAt: number(createdAt),
    changedAt: number(changedAt),
  }));
}

async function activeKeys(tx: Tx, domain: string): Promise<readonly SigningKey[]> {
  const rows = await tx.rows(sql`
    select selector, algorithm, private_key from domain_key
    where domain = ${domain} and state = 'active' order by algorithm desc, selector`);
  return rows.map(([selector, algorithm, privateKey]) => ({
    selector: text(selector),
    algorithm: text(algorithm) as KeyAlgorithm,
    privateKey: octets(privateKey),
  }));
}

function octets(value: Row[number] | undefined): Uint8Array {
  if (!(value instanceof Uint8Array)) throw new Error("not octets in the directory");
  return value;
}
