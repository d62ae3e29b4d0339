/** All accounts of the directory, a page at a time. */
import type { AccountEntry, AccountsPage } from "../../directory/directory.ts";
import type { Storage } from "./storage.ts";

const PAGE = 1000;

export async function everyAccount(
  { directory }: Pick<Storage, "directory">,
  filter: Pick<AccountsPage, "domain" | "find">,
): Promise<readonly AccountEntry[]> {
  const all: AccountEntry[] = [];
  for (;;) {
    const last = all.at(-1)?.address;
    const page = await directory.accounts({ ...filter, limit: PAGE, ...(last === undefined ? {} : { after: last }) });
    all.push(...page);
    if (page.length < PAGE) return all;
  }
}
