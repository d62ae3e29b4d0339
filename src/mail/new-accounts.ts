/** Accounts made whole: in the directory, with mailboxes in the store, and with what they may hold. */
import type { AccountEntry, Directory, NewAccount } from "../directory/directory.ts";
import type { MailStore } from "../store/account.ts";

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

export async function addAccounts(
  { directory, store }: { readonly directory: Directory; readonly store: MailStore },
  entries: readonly NewAccount[],
  quota: (domain: string) => QuotaLimits,
): Promise<readonly AccountEntry[]> {
  const added = await directory.addAccounts(entries);
  for (const { id, address } of added) {
    await store.createAccount(id);
    const limits = quota(address.slice(address.lastIndexOf("@") + 1));
    await store.account(id).write((mail) => mail.setQuota(limits));
  }
  return added;
}

export function unlessZero(limit: number): number | undefined {
  return limit === 0 ? undefined : limit;
}
