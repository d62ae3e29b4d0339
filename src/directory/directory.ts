/** Who has mail here: domains, accounts, addresses. */
import type { AccountId } from "../store/model.ts";
import type { AliasEntry, MembersChange } from "./aliases.ts";
import type { KeyPair } from "./domain-key.ts";
import type { DomainChange, DomainEntry } from "./domains.ts";

export interface AccountEntry {
  readonly id: AccountId;
  /** The primary address, which is also the login name: local part as given, domain lower-case A-label. */
  readonly address: string;
  readonly displayName: string | undefined;
  readonly enabled: boolean;
  readonly createdAt: number;
  /** Whether mail to user+folder@ goes into the mailbox of that name, when there is one. */
  readonly subaddressFolders: boolean;
  /** Whether its owner may change what belongs to others: quotas, and in the webmail domains, accounts, aliases and the queue. Reads nobody's mail. */
  readonly administrator: boolean;
  /** It belongs to nobody: nobody can log in, others use it as they are allowed to. */
  readonly shared: boolean;
}

/** What is absent stays. */
export type AccountChange = {
  readonly [Key in "displayName" | "enabled" | "subaddressFolders" | "administrator"]?: AccountEntry[Key];
};

/** Where a recipient address leads. Aliases are already followed (at most ALIAS_DEPTH_MAX deep, loops cut). */
export type Resolution =
  | {
      readonly kind: "local";
      readonly accounts: readonly {
        readonly id: AccountId;
        readonly address: string;
        /** The tag of user+tag@. */
        readonly detail: string | undefined;
        /** The tag again, where the account files by it. */
        readonly folder: string | undefined;
      }[];
      /** Members at other domains. */ readonly remote: readonly string[];
    }
  /** `later`: the domain does not know all its users yet. */
  | { readonly kind: "unknown-user"; readonly later: boolean }
  | { readonly kind: "disabled" }
  /** The domain is not ours. */
  | { readonly kind: "remote" };

export interface NewAccount {
  readonly address: string;
  readonly displayName?: string;
  /** Undefined for an account that belongs to nobody. As typed, or already hashed by another system (argon2id in PHC form); SCRAM then works after the first login with the password itself. */
  readonly password: string | { readonly hash: string } | undefined;
}

export interface AccountsPage {
  readonly after?: string;
  readonly limit?: number;
  readonly domain?: string;
  readonly find?: string;
}

export interface Directory extends AsyncDisposable {
  /** `address` is "local@domain" (unquoted local part, U- or A-label domain). "postmaster" alone and at every domain of ours is always local. */
  resolve(address: string): Promise<Resolution>;
  isLocalDomain(domain: string): Promise<boolean>;
  /** Whether the account may use this address as sender: its own, its subaddresses, and aliases that lead to it alone or to it directly. */
  maySendAs(account: AccountId, address: string): Promise<boolean>;

  /** Another number after each change. */
  version(): Promise<number>;
  account(address: string): Promise<AccountEntry | undefined>;
  accountById(id: AccountId): Promise<AccountEntry | undefined>;
  /** `find`: what the address or the name has in it, in small letters or large ones. */
  accounts(page?: AccountsPage): Promise<readonly AccountEntry[]>;
  /** As `addAccounts`, for one. */
  addAccount(entry: NewAccount): Promise<AccountEntry>;
  /**
   * All of them or none: `exists`, `not-found` (domain), `invalid` (address, password). Passwords are hashed here, which takes some
   * 25 ms of one core each; SCRAM verifiers are made with them. `before` is done with each before any of them is there, under an id that it keeps.
   */
  addAccounts(
    entries: readonly NewAccount[],
    before?: (entry: AccountEntry) => Promise<void>,
  ): Promise<readonly AccountEntry[]>;
  /** Aliases that name the account keep its address; its id is never given again. */
  removeAccount(address: string): Promise<AccountId>;
  /** Answers the account as it is then. A disabled account keeps its mail, but takes none and lets nobody in. */
  changeAccount(address: string, change: AccountChange): Promise<AccountEntry>;
  /** `instead`: only if the password is still the one of that version, else `conflict`. */
  setPassword(address: string, password: string, options?: { readonly instead?: number }): Promise<void>;

  /** By name. */
  domains(): Promise<readonly DomainEntry[]>;
  /** `not-found`; `invalid` for a catch-all that is no address. */
  changeDomain(name: string, change: DomainChange): Promise<void>;
  /** `keys` sign its mail from the beginning. */
  addDomain(name: string, domain?: { catchAll?: string; keys?: readonly KeyPair[] }): Promise<void>;
  /** `conflict` while it has accounts, or aliases other than the catch-all, which goes with it, as its keys do. */
  removeDomain(name: string): Promise<void>;

  aliases(domain?: string): Promise<readonly AliasEntry[]>;
  /** `address` may be "@domain" for a catch-all. `exists`, `not-found` (domain), `invalid`. Members may live elsewhere. */
  addAlias(address: string, members: readonly string[]): Promise<void>;
  /** Replaces the members. `not-found`, `invalid`. */
  setAlias(address: string, members: readonly string[]): Promise<void>;
  /** Answers the members there are then: at least one. `not-found`, also for a member to take out that is none; `invalid`. */
  changeMembers(address: string, change: MembersChange): Promise<readonly string[]>;
  removeAlias(address: string): Promise<void>;
}
