/** Who has mail here: domains, accounts, addresses. */
import type { AccountId } from "../store/model.ts";

export interface AccountEntry {
  readonly id: AccountId;
  /** The primary address, which is also the login name: local part as given, domain lower-case A-label. */
  readonly address: string;
  readonly displayName: string | undefined;
  readonly enabled: boolean;
  readonly createdAt: number;
}

/** Where a recipient address leads. Aliases are already followed (at most ALIAS_DEPTH_MAX deep, loops cut). */
export type Resolution =
  | { readonly kind: "local"; readonly accounts: readonly { readonly id: AccountId; readonly address: string; /** The tag of user+tag@. */ readonly detail: string | undefined }[]; /** Members at other domains. */ readonly remote: readonly string[] }
  | { readonly kind: "unknown-user" }
  | { readonly kind: "disabled" }
  /** The domain is not ours. */
  | { readonly kind: "remote" };

export interface Directory extends AsyncDisposable {
  /** `address` is "local@domain" (unquoted local part, U- or A-label domain). "postmaster" alone and at every domain of ours is always local. */
  resolve(address: string): Promise<Resolution>;
  isLocalDomain(domain: string): Promise<boolean>;
  /** Whether the account may use this address as sender: its own, its subaddresses, and aliases that lead to it alone or to it directly. */
  maySendAs(account: AccountId, address: string): Promise<boolean>;

  account(address: string): Promise<AccountEntry | undefined>;
  accountById(id: AccountId): Promise<AccountEntry | undefined>;
  accounts(page?: { after?: string; limit?: number; domain?: string }): Promise<readonly AccountEntry[]>;
  /** `exists`, `not-found` (domain), `invalid` (address). The password is hashed here; SCRAM verifiers are made with it. */
  addAccount(entry: { address: string; displayName?: string; password: string }): Promise<AccountEntry>;
  removeAccount(address: string): Promise<AccountId>;
  setPassword(address: string, password: string): Promise<void>;

  domains(): Promise<readonly { readonly name: string; readonly catchAll: string | undefined }[]>;
  addDomain(name: string, options?: { catchAll?: string }): Promise<void>;
  /** `conflict` while it has accounts or aliases. */
  removeDomain(name: string): Promise<void>;

  aliases(domain?: string): Promise<readonly { readonly address: string; readonly members: readonly string[] }[]>;
  /** `address` may be "@domain" for a catch-all. */
  addAlias(address: string, members: readonly string[]): Promise<void>;
  removeAlias(address: string): Promise<void>;
}
