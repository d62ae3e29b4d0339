/** Whose quota a quota root is: "" is one's own, and administrators name those of others by their addresses (RFC 9208 3.2). */
import { Refusal } from "../../base/errors.ts";
import type { Account } from "../../store/account.ts";
import type { Session } from "../session.ts";

export const OWN_ROOT = "";

export async function isAdministrator({ account, parts }: Session): Promise<boolean> {
  const entry = await parts.directory.accountById(account.id);
  return entry?.enabled === true && entry.administrator;
}

/** Throws Refusal("not-found"), also for what only an administrator could see. */
export async function accountOf(session: Session, root: string): Promise<Account> {
  if (root === OWN_ROOT) return session.account;
  const { directory, store } = session.parts;
  const named = (await isAdministrator(session)) ? await directory.account(root) : undefined;
  if (named === undefined) throw new Refusal("not-found", "No such quota root");
  return store.account(named.id);
}
