/** Giving what Mailbox/set says of `shareWith` (RFC 9670 4.2): whole, or by patch. */
import type { Account } from "../../store/account.ts";
import type { AccountId, MailboxId } from "../../store/model.ts";
import { invalidProperties } from "../errors.ts";
import { isObject, type Json, type JsonObject } from "../json.ts";
import type { Call } from "../method.ts";
import { patched } from "../standard/patch.ts";
import { givenOn, lettersOf } from "./mailbox-rights.ts";
import { principal } from "./principal.ts";
import { parsePrincipalId } from "./principal-id.ts";

const SHARE_WITH = "shareWith";

const isShare = (path: string): boolean => path === SHARE_WITH || path.startsWith(`${SHARE_WITH}/`);

/** What a patch says of sharing, and the rest of it. */
export function partedPatch(patch: JsonObject): { readonly share: JsonObject; readonly rest: JsonObject } {
  const entries = Object.entries(patch);
  return {
    share: Object.fromEntries(entries.filter(([path]) => isShare(path))),
    rest: Object.fromEntries(entries.filter(([path]) => !isShare(path))),
  };
}

export interface Wish {
  readonly grantee: AccountId;
  /** "" for nothing. */
  readonly letters: string;
}

/** Those for whom something is to change; `id` is undefined before the mailbox is made. Throws SetError, and Refusal("forbidden") for who may not share the mailbox. */
export async function shareWishes(
  call: Call,
  account: Account,
  id: MailboxId | undefined,
  share: JsonObject,
): Promise<readonly Wish[]> {
  if (Object.keys(share).length === 0) return [];
  const before = id === undefined ? {} : await account.read((mail) => givenOn(mail, id));
  const after = objectOf(patched({ [SHARE_WITH]: before }, share)[SHARE_WITH] ?? {});
  const names = new Set([...Object.keys(before), ...Object.keys(after)]);
  const wishes: Wish[] = [];
  for (const name of names) {
    const [was, is] = [before[name] ?? null, after[name] ?? null];
    if (JSON.stringify(was) === JSON.stringify(is)) continue;
    const letters = is === null ? "" : lettersOf(is);
    wishes.push({ grantee: await granteeOf(call, account, name, was !== null), letters });
  }
  return wishes;
}

function objectOf(value: Json): JsonObject {
  if (!isObject(value)) throw invalidProperties("shareWith is an object, or null", SHARE_WITH);
  return value;
}

/** Who has something already can lose it, though the user can no longer name them. */
async function granteeOf(call: Call, account: Account, name: string, isKnown: boolean): Promise<AccountId> {
  const id = parsePrincipalId(name);
  if (id === account.id) throw invalidProperties("the owner has all rights always", SHARE_WITH);
  if (id === undefined || !(isKnown || (await principal(call, id)) !== undefined))
    throw invalidProperties(`there is no principal ${name.slice(0, 100)}`, SHARE_WITH);
  return id;
}

/** Throws Refusal. */
export async function give(call: Call, account: Account, id: MailboxId, wishes: readonly Wish[]): Promise<void> {
  const { sharing, directory } = call.parts;
  const { accountId, address } = call.user;
  if (wishes.length === 0) return;
  const name = (await directory.accountById(accountId))?.displayName ?? address;
  for (const { grantee, letters } of wishes)
    await sharing.change(account, id, {
      grantee,
      negative: false,
      rights: () => letters,
      by: { id: accountId, address, name },
    });
}
