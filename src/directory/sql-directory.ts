/** The directory over a database: SQLite on one machine, PostgreSQL for many, the same tables and statements. */
import { PasswordHasher } from "../auth/password.ts";
import { systemClock, type Clock } from "../base/clock.ts";
import type { Database } from "../db/database.ts";
import type { AccountId } from "../store/model.ts";
import { addAccounts, changeAccount, removeAccount, setPassword, type AccountParts } from "./accounts.ts";
import { normalDomain, parseAddress, type Address } from "./address.ts";
import {
  addAlias,
  changeMembers,
  listAliases,
  removeAlias,
  setAlias,
  type AliasEntry,
  type MembersChange,
} from "./aliases.ts";
import { Answers, directoryVersion } from "./answers.ts";
import { AppTokens } from "./app-tokens.ts";
import { Credentials } from "./credentials.ts";
import type { AccountChange, AccountEntry, AccountsPage, Directory, NewAccount, Resolution } from "./directory.ts";
import { DomainKeys } from "./domain-keys.ts";
import {
  addDomain,
  changeDomain,
  listDomains,
  removeDomain,
  type DomainChange,
  type DomainEntry,
  type NewDomain,
} from "./domains.ts";
import { LISTING_MAX } from "./limits.ts";
import { Passkeys } from "./passkeys.ts";
import { Shares } from "./shares.ts";
import { leadsTo, resolveAddress, type Rules } from "./resolve.ts";
import { accountById, accountByKey, accountPage, domainExists, firstDomain } from "./rows.ts";
import { ChangeBook } from "./change-book.ts";
import { Smarthosts } from "./smarthost.ts";
import { SecondFactors } from "./second-factors.ts";
import { sought } from "./sought.ts";

export interface DirectoryOptions {
  /** Holds the tables of `directoryMigrations`; the directory closes it with itself. */
  readonly database: Database;
  readonly clock?: Clock;
  /** What new passwords cost; tests take a cheap one. */
  readonly hasher?: PasswordHasher;
  /** Between user and tag in user+tag@; "" for none. */
  readonly separator?: string;
  /** The domain of login names without one, and of a bare "postmaster"; the only or the oldest domain when absent. */
  readonly defaultDomain?: string;
  /** Who gets mail to postmaster@ and abuse@ that nobody else takes; the oldest account of the domain when absent. */
  readonly postmaster?: string;
}

/** Starts in constant time, however many accounts there are: nothing is read ahead. */
export function openDirectory(options: DirectoryOptions): SqlDirectory {
  return new SqlDirectory(options);
}

export class SqlDirectory implements Directory {
  /** What the gate checks logins against. */
  readonly credentials: Credentials;
  /** What domains sign their mail with. */
  readonly keys: DomainKeys;
  /** Passwords of programs. */
  readonly tokens: AppTokens;
  readonly secondFactors: SecondFactors;
  readonly passkeys: Passkeys;
  /** Where to look for what others share. */
  readonly shares: Shares;
  /** Who has changed what of the server. */
  readonly changes: ChangeBook;
  /** The way out that an administrator has named. */
  readonly smarthosts: Smarthosts;
  /** The same places for hashing serve the gate and those who set passwords. */
  readonly hasher: PasswordHasher;
  readonly #database: Database;
  readonly #resolutions: Answers<Resolution>;
  readonly #facts: Answers<boolean>;
  readonly #accounts: Answers<AccountEntry | undefined>;
  readonly #rules: Rules;
  readonly #defaultDomain: string | undefined;
  readonly #parts: AccountParts;

  constructor(options: DirectoryOptions) {
    const { database } = options;
    this.#database = database;
    this.#resolutions = new Answers(database);
    this.#facts = new Answers(database);
    this.#accounts = new Answers(database);
    this.#rules = { separator: options.separator ?? "+", postmaster: options.postmaster };
    this.#defaultDomain = options.defaultDomain === undefined ? undefined : normalDomain(options.defaultDomain);
    this.hasher = options.hasher ?? new PasswordHasher();
    this.#parts = { database, clock: options.clock ?? systemClock, hasher: this.hasher };
    this.credentials = new Credentials(database, this.#defaultDomain);
    this.tokens = new AppTokens(database, this.#parts.clock);
    this.secondFactors = new SecondFactors(database, this.#parts.clock);
    this.passkeys = new Passkeys(database, this.credentials, this.#parts.clock);
    this.shares = new Shares(database);
    this.changes = new ChangeBook(database, this.#parts.clock);
    this.smarthosts = new Smarthosts(database);
    this.keys = new DomainKeys(database, this.#parts.clock);
  }

  /** A backup has taken the place of the directory: see directoryAfterRestore. */
  async restored(): Promise<void> {
    const { directoryAfterRestore } = await import("./restored.ts");
    await directoryAfterRestore(this.#database);
  }

  resolve(address: string): Promise<Resolution> {
    return this.#resolutions.ask(address, async (tx) => {
      const domain = address.includes("@") ? undefined : (this.#defaultDomain ?? (await firstDomain(tx)));
      const parsed = this.#parse(address, domain);
      return parsed === undefined ? { kind: "unknown-user", later: false } : resolveAddress(tx, this.#rules, parsed);
    });
  }

  async isLocalDomain(domain: string): Promise<boolean> {
    const name = normalDomain(domain);
    return name !== undefined && this.#facts.ask(`domain ${name}`, (tx) => domainExists(tx, name));
  }

  async maySendAs(account: AccountId, address: string): Promise<boolean> {
    const parsed = parseAddress(address);
    if (parsed === undefined) return false;
    return this.#facts.ask(`sender ${account} ${address}`, (tx) => leadsTo(tx, this.#rules, account, parsed));
  }

  async account(address: string): Promise<AccountEntry | undefined> {
    const parsed = parseAddress(address);
    return parsed && this.#accounts.ask(parsed.key, (tx) => accountByKey(tx, parsed.key));
  }

  version(): Promise<number> {
    return this.#database.read(directoryVersion);
  }

  accountById(id: AccountId): Promise<AccountEntry | undefined> {
    return this.#accounts.ask(`${id}`, (tx) => accountById(tx, id));
  }

  accounts(page: AccountsPage = {}): Promise<readonly AccountEntry[]> {
    const limit = Math.min(page.limit ?? LISTING_MAX, LISTING_MAX);
    const domain = page.domain === undefined ? undefined : (normalDomain(page.domain) ?? page.domain);
    return sought<AccountEntry>(
      { find: page.find, limit },
      {
        next: (last, count) => {
          const after = last?.address ?? page.after ?? "";
          const key = parseAddress(after)?.key ?? after;
          return this.#database.read((tx) => accountPage(tx, { after: key, limit: count, domain }));
        },
        texts: ({ address, displayName = "" }) => [address, displayName],
      },
    );
  }

  async addAccount(entry: NewAccount): Promise<AccountEntry> {
    const [added] = await this.addAccounts([entry]);
    if (added === undefined) throw new Error("one account makes one entry");
    return added;
  }

  addAccounts(
    entries: readonly NewAccount[],
    before?: (entry: AccountEntry) => Promise<void>,
  ): Promise<readonly AccountEntry[]> {
    return addAccounts(this.#parts, entries, before);
  }

  removeAccount(address: string): Promise<AccountId> {
    return removeAccount(this.#database, address);
  }

  changeAccount(address: string, change: AccountChange): Promise<AccountEntry> {
    return changeAccount(this.#database, address, change);
  }

  setPassword(address: string, password: string, options?: { readonly instead?: number }): Promise<void> {
    return setPassword(this.#parts, address, password, options);
  }

  domains(): Promise<readonly DomainEntry[]> {
    return this.#database.read(listDomains);
  }

  addDomain(name: string, domain: NewDomain = {}): Promise<void> {
    return addDomain(this.#parts, name, domain);
  }

  changeDomain(name: string, change: DomainChange): Promise<void> {
    return changeDomain(this.#parts, name, change);
  }

  removeDomain(name: string): Promise<void> {
    return removeDomain(this.#database, name);
  }

  aliases(domain?: string): Promise<readonly AliasEntry[]> {
    return listAliases(this.#database, domain);
  }

  addAlias(address: string, members: readonly string[]): Promise<void> {
    return addAlias(this.#parts, address, members);
  }

  setAlias(address: string, members: readonly string[]): Promise<void> {
    return setAlias(this.#parts, address, members);
  }

  changeMembers(address: string, change: MembersChange): Promise<readonly string[]> {
    return changeMembers(this.#parts, address, change);
  }

  removeAlias(address: string): Promise<void> {
    return removeAlias(this.#database, address);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#database[Symbol.asyncDispose]();
  }

  /** Takes an address apart; "postmaster" without a domain belongs to `domain` (RFC 5321 4.1.1.3). */
  #parse(address: string, domain: string | undefined): Address | undefined {
    if (address.includes("@")) return parseAddress(address);
    const bare = address.toLowerCase() === "postmaster" && domain !== undefined;
    return bare ? parseAddress(`${address}@${domain}`) : undefined;
  }
}
