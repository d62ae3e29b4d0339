/** Where an address leads: accounts, aliases to one or many, subaddresses, catch-alls, and the postmaster that every domain has. */
import type { Tx } from "../db/database.ts";
import { Refusal } from "../base/errors.ts";
import type { AccountId } from "../store/model.ts";
import { formatAddress, keyOf, parseAddress, splitDetail, type Address } from "./address.ts";
import type { AccountEntry, Resolution } from "./directory.ts";
import { ALIAS_DEPTH_MAX, EXPANSION_MAX } from "./limits.ts";
import { domainSettings } from "./domains.ts";
import { accountByKey, aliasMembers, firstAccount, type AliasMember } from "./rows.ts";

/** How addresses are read here. */
export interface Rules {
  /** Between user and tag; "" when there are no subaddresses. */
  readonly separator: string;
  /** Who gets what nobody else gets of the `ROLES`; the oldest account of the domain when absent. */
  readonly postmaster: string | undefined;
}

/**
 * RFC 5321 4.5.1 asks every domain that receives mail to have a postmaster, RFC 2142 4 wants reports of abuse to reach
 * somebody. Unless an account, alias or catch-all takes them, they go to the postmaster of the configuration.
 */
const ROLES: ReadonlySet<string> = new Set(["postmaster", "abuse"]);

/** What one address is by itself, aliases not followed. */
type Entry =
  | { readonly kind: "account"; readonly account: AccountEntry; readonly detail: string | undefined }
  | { readonly kind: "alias"; readonly members: readonly AliasMember[]; readonly detail: string | undefined }
  | { readonly kind: "unknown-user"; readonly later: boolean }
  | { readonly kind: "remote" };

interface Pending {
  readonly address: Address;
  readonly detail: string | undefined;
  readonly depth: number;
}

/** Follows an address to its end. Refusal("limit") when aliases are nested too deep or lead to too many. */
export async function resolveAddress(tx: Tx, rules: Rules, address: Address): Promise<Resolution> {
  const found = new Found();
  const seen = new Set([address.key]);
  const pending: Pending[] = [{ address, detail: undefined, depth: 0 }];
  for (let next = pending.shift(); next !== undefined; next = pending.shift()) {
    const entry = await lookUp(tx, rules, next.address);
    if (entry.kind === "account") found.add(entry.account, entry.detail ?? next.detail);
    if (entry.kind === "remote") {
      if (next.depth === 0) return { kind: "remote" };
      found.remote.push(formatAddress(next.address));
    }
    if (entry.kind === "unknown-user") found.later ||= entry.later;
    if (entry.kind !== "alias") continue;
    if (next.depth >= ALIAS_DEPTH_MAX) throw new Refusal("limit", "aliases are nested too deep");
    for (const member of entry.members) {
      const following = parseAddress(member.address);
      if (following === undefined || seen.has(following.key)) continue;
      seen.add(following.key);
      pending.push({ address: following, detail: entry.detail ?? next.detail, depth: next.depth + 1 });
    }
    if (seen.size > EXPANSION_MAX) throw new Refusal("limit", "the alias leads to too many addresses");
  }
  return found.resolution();
}

/** Whether the account may send with this address: what leads to it alone, or an alias that names it as a member. */
export async function leadsTo(tx: Tx, rules: Rules, account: AccountId, address: Address): Promise<boolean> {
  const entry = await lookUp(tx, rules, address);
  if (entry.kind === "account") return entry.account.id === account;
  if (entry.kind !== "alias") return false;
  for (const member of entry.members) {
    if ((await accountByKey(tx, member.key))?.id === account) return true;
  }
  const end = await resolveAddress(tx, rules, address);
  return (
    end.kind === "local" && end.remote.length === 0 && end.accounts.length === 1 && end.accounts[0]?.id === account
  );
}

async function lookUp(tx: Tx, rules: Rules, address: Address): Promise<Entry> {
  const exact = await lookUpKey(tx, address.key, undefined);
  if (exact !== undefined) return exact;
  const domain = await domainSettings(tx, address.domain);
  if (domain === undefined) return { kind: "remote" };
  const separator = domain.subaddresses ? rules.separator : "";
  const split = splitDetail(address.local, separator);
  if (split !== undefined) {
    const base = await lookUpKey(tx, keyOf(split.user, address.domain), split.detail);
    if (base !== undefined) return base;
  }
  return (
    (await lookUpKey(tx, `@${address.domain}`, undefined)) ??
    (await lookUpRole(tx, { ...rules, separator }, address)) ?? {
      kind: "unknown-user",
      later: domain.unknownUsers === "defer",
    }
  );
}

async function lookUpKey(tx: Tx, key: string, detail: string | undefined): Promise<Entry | undefined> {
  const account = await accountByKey(tx, key);
  if (account !== undefined) return { kind: "account", account, detail };
  const members = await aliasMembers(tx, key);
  return members === undefined ? undefined : { kind: "alias", members, detail };
}

async function lookUpRole(tx: Tx, rules: Rules, address: Address): Promise<Entry | undefined> {
  const split = splitDetail(address.local, rules.separator);
  if (!ROLES.has((split?.user ?? address.local).toLowerCase())) return undefined;
  const named = rules.postmaster === undefined ? undefined : parseAddress(rules.postmaster);
  // A configured postmaster may be an alias or live elsewhere; one that is this very address names nobody.
  if (named !== undefined && named.key !== address.key) {
    return { kind: "alias", members: [{ address: formatAddress(named), key: named.key }], detail: split?.detail };
  }
  const account = await firstAccount(tx, address.domain);
  return account === undefined ? undefined : { kind: "account", account, detail: split?.detail };
}

type Local = Extract<Resolution, { kind: "local" }>;

/** What was found on the way, each account once. */
class Found {
  readonly remote: string[] = [];
  /** An address that nobody has may be somebody's later. */
  later = false;
  readonly #accounts = new Map<AccountId, Local["accounts"][number]>();
  #disabled = false;

  add({ id, address, enabled, subaddressFolders }: AccountEntry, detail: string | undefined): void {
    if (!enabled) this.#disabled = true;
    else if (!this.#accounts.has(id)) {
      this.#accounts.set(id, { id, address, detail, folder: subaddressFolders ? detail : undefined });
    }
  }

  resolution(): Resolution {
    if (this.#accounts.size > 0 || this.remote.length > 0) {
      return { kind: "local", accounts: [...this.#accounts.values()], remote: this.remote };
    }
    return this.#disabled ? { kind: "disabled" } : { kind: "unknown-user", later: this.later };
  }
}
