/** Folders of others that one does not want to see, on this device. */
import type { MailStore } from "../mail/mail-store.ts";
import { KeptSet } from "../model/kept-set.ts";

const hidden = new KeptSet("hidden-folders", { max: 1000 });

export const hiddenFolders = hidden.cell;

/** Several people may use the same browser. */
export function nameOfFolder({ client, home }: MailStore, mailboxId: string): string {
  return `${home.client.accountId} ${client.accountId} ${mailboxId}`;
}

export function hideFolder(name: string): void {
  hidden.add(name);
}

export function showFolders(names: ReadonlySet<string>): void {
  hidden.remove(names);
}
