/** What every directory must do, whatever database is under it. */
import { describe } from "node:test";
import { accountsContract } from "./contract/accounts.contract.ts";
import { aliasesContract } from "./contract/aliases.contract.ts";
import { acmeContract } from "./contract/acme.contract.ts";
import { changesContract } from "./contract/changes.contract.ts";
import { credentialsContract } from "./contract/credentials.contract.ts";
import { domainsContract } from "./contract/domains.contract.ts";
import { pushSubscriptionsContract } from "./contract/push-subscriptions.contract.ts";
import { resolvingContract } from "./contract/resolving.contract.ts";
import { securityContract } from "./contract/security.contract.ts";
import { directoryUnderTest, type TestDatabases } from "./testing/directory-under-test.ts";

export function directoryContract(engine: string, open: () => Promise<TestDatabases>): void {
  describe(`a directory in ${engine}`, () => {
    const on = directoryUnderTest(open);
    resolvingContract(on);
    accountsContract(on);
    domainsContract(on);
    aliasesContract(on);
    credentialsContract(on);
    securityContract(on);
    pushSubscriptionsContract(on);
    changesContract(on);
    acmeContract(on);
  });
}
