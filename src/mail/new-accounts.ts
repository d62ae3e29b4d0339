/** Accounts made whole: in the directory, with mailboxes in the store, and with what they may hold. */
import type { AccountEntry, Directory, NewAccount } from "../directory/directory.ts";
import type { MailStore } from "../store/account.ts";
import type { AccountId } from "../store/model.ts";

export interface QuotaLimits {
  readonly maxBytes: number | undefined;
  readonly maxMessages: number | undefined;
}

/** What the configuration says: 0 for no limit. */
export interface StandardQuota {
  readonly bytes: number;
  readonly messages: number;
}

/** What new accounts may hold when nothing else is said: what their domain says, or else the configuration. */
export async function domainQuotas(
  directory: Pick<Directory, "domains">,
  standard: StandardQuota,
): Promise<(domain: string) => QuotaLimits> {
  const domains = new Map((await directory.domains()).map((domain) => [domain.name, domain]));
  return (name) => {
    const domain = domains.get(name);
    return {
      maxBytes: unlessZero(domain?.accountBytes ?? standard.bytes),
      maxMessages: unlessZero(domain?.accountMessages ?? standard.messages),
    };
  };
}

/** What keeps the mail of new accounts. */
export type Places = Pick<MailStore, "createAccount" | "account" | "removeAccount">;

/**
 * All of them or none. Each has its place for mail before it has its name: mail to a name without a place would be refused for good. Who is killed in
 * between leaves places that nobody looks for, which `posthorn check` tells.
 */
export async function addAccounts(
  { directory, store }: { readonly directory: Directory; readonly store: Places },
  entries: readonly NewAccount[],
  quota: (domain: string) => QuotaLimits,
): Promise<readonly AccountEntry[]> {
  const begun: AccountId[] = [];
  const makePlace = async ({ id, address }: AccountEntry): Promise<void> => {
    begun.push(id);
    await store.createAccount(id);
    const limits = quota(address.slice(address.lastIndexOf("@") + 1));
    await store.account(id).write((mail) => mail.setQuota(limits));
  };
  try {
    return await directory.addAccounts(entries, makePlace);
  } catch (error) {
    // A full disk may keep them from going as well; what is told is why they could not be made.
    for (const id of begun) await store.removeAccount(id).catch(() => undefined);
    throw error;
  }
}

export function unlessZero(limit: number): number | undefined {
  return limit === 0 ? undefined : limit;
}
