/** What a mail store does, whatever database it stands on. */
import { describe } from "node:test";
import type { AccountDatabases } from "../db/database.ts";
import { accountsContract } from "./contract/accounts.contract.ts";
import { annotationsContract } from "./contract/annotations.contract.ts";
import { appendContract } from "./contract/append.contract.ts";
import { copyContract } from "./contract/copy.contract.ts";
import { emailsContract } from "./contract/emails.contract.ts";
import { expungeContract } from "./contract/expunge.contract.ts";
import { flagsContract } from "./contract/flags.contract.ts";
import { junkContract } from "./contract/junk.contract.ts";
import { mailboxesContract } from "./contract/mailboxes.contract.ts";
import { newsContract } from "./contract/news.contract.ts";
import { orderContract } from "./contract/order.contract.ts";
import { quotaContract } from "./contract/quota.contract.ts";
import { recordsContract } from "./contract/records.contract.ts";
import { restoredContract } from "./contract/restored.contract.ts";
import { searchContract } from "./contract/search.contract.ts";
import { sharingContract } from "./contract/sharing.contract.ts";
import { snapshotsContract } from "./contract/snapshots.contract.ts";
import { threadsContract } from "./contract/threads.contract.ts";
import { uploadsContract } from "./contract/uploads.contract.ts";
import { storeUnderTest } from "./testing/store-under-test.ts";

export function storeContract(name: string, open: (folder: string) => Promise<AccountDatabases>): void {
  describe(`the mail store on ${name}`, () => {
    const on = storeUnderTest(open);
    accountsContract(on);
    orderContract(on);
    appendContract(on);
    quotaContract(on);
    flagsContract(on);
    copyContract(on);
    expungeContract(on);
    snapshotsContract(on);
    mailboxesContract(on);
    threadsContract(on);
    newsContract(on);
    searchContract(on);
    annotationsContract(on);
    emailsContract(on);
    recordsContract(on);
    restoredContract(on);
    sharingContract(on);
    uploadsContract(on);
    junkContract(on);
  });
}
