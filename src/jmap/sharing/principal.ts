/** Principals (RFC 9670 2): whom a user can share with. Those of their own domain, those who share with the user, and everybody as one. */
import type { AccountEntry } from "../../directory/directory.ts";
import type { AccountId } from "../../store/model.ts";
import { ANYONE } from "../../store/sharing/rights.ts";
import { othersInSession } from "../accounts.ts";
import type { Json, JsonObject } from "../json.ts";
import type { Call } from "../method.ts";
import { accountsOfOthers } from "../session-object.ts";
import { principalIdText } from "./principal-id.ts";

/** Accounts of a domain that are looked through; who is not among them is found by address. */
const OF_DOMAIN_MAX = 1_000;

export interface Principal {
  readonly id: AccountId;
  readonly type: "individual" | "group" | "other";
  readonly name: string;
  readonly email: string | null;
  /** Those of this principal that the user has access to, or null. */
  readonly accounts: JsonObject | null;
}

export const principalProperties: Readonly<Record<string, (principal: Principal) => Json>> = {
  id: ({ id }) => principalIdText(id),
  type: ({ type }) => type,
  name: ({ name }) => name,
  description: () => null,
  email: ({ email }) => email,
  timeZone: () => null,
  capabilities: () => ({}),
  accounts: ({ accounts }) => accounts,
};

const everybody: Principal = { id: ANYONE, type: "group", name: "anyone", email: null, accounts: null };

/** All whom the user may know of, by address; everybody first. */
export async function principals(call: Call): Promise<readonly Principal[]> {
  const known = await knownTo(call);
  const { directory } = call.parts;
  const own = await directory.accounts({ domain: known.domain, limit: OF_DOMAIN_MAX });
  const shown = new Map(own.filter(({ enabled }) => enabled).map((entry) => [entry.id, entry]));
  for (const id of known.accounts.keys()) {
    const entry = shown.get(id) ?? (await directory.accountById(id));
    if (entry !== undefined) shown.set(id, entry);
  }
  return [everybody, ...[...shown.values()].map((entry) => principalOf(entry, known))];
}

/** Undefined for nobody, and for who is none of the user's business. */
export async function principal(call: Call, id: AccountId): Promise<Principal | undefined> {
  if (id === ANYONE) return everybody;
  const known = await knownTo(call);
  const entry = await call.parts.directory.accountById(id);
  if (entry === undefined || !(known.accounts.has(id) || (entry.enabled && domainOf(entry.address) === known.domain)))
    return undefined;
  return principalOf(entry, known);
}

interface Known {
  readonly domain: string;
  /** By owner: those accounts that the user has, and what others share. */
  readonly accounts: ReadonlyMap<AccountId, JsonObject>;
}

async function knownTo({ parts, user }: Call): Promise<Known> {
  const others = await othersInSession(parts, user);
  const own = { name: user.address, isPersonal: true, isReadOnly: false };
  const shared = accountsOfOthers(parts, user, others);
  const accounts = new Map<AccountId, JsonObject>([[user.accountId, { [user.accountIdText]: own }]]);
  for (const { account, idText } of others) accounts.set(account.id, { [idText]: shared[idText] ?? {} });
  return { domain: domainOf(user.address), accounts };
}

function principalOf(entry: AccountEntry, { accounts }: Known): Principal {
  return {
    id: entry.id,
    type: entry.shared ? "other" : "individual",
    name: entry.displayName ?? entry.address,
    email: entry.address,
    accounts: accounts.get(entry.id) ?? null,
  };
}

function domainOf(address: string): string {
  return address.slice(address.lastIndexOf("@") + 1);
}
