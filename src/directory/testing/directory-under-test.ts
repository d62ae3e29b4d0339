/** A directory that the contract is tried on, and what nearly every test of it does first. */
import { after, before } from "node:test";
import { PasswordHasher } from "../../auth/password.ts";
import { TestClock } from "../../base/clock.ts";
import type { Database } from "../../db/database.ts";
import type { NewAccount } from "../directory.ts";
import { EXPANSION_MAX } from "../limits.ts";
import { openDirectory, type DirectoryOptions, type SqlDirectory } from "../sql-directory.ts";

/** Two connections to one fresh database with the directory's tables, as two processes have them. */
export interface TestDatabases extends AsyncDisposable {
  readonly one: Database;
  readonly other: Database;
}

export const hasher = new PasswordHasher({ memoryKiB: 64, passes: 1 });
export const HASH = "$argon2id$v=19$m=64,t=1,p=1$c29tZXNhbHRzb21lc2FsdA$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc";

/** An account whose password costs the test no hashing. */
export const cheaply = (address: string): NewAccount => ({ address, password: { hash: HASH } });

/** Members of which two lists together are more than one address may lead to. */
export const many = (name: string): string[] =>
  Array.from({ length: EXPANSION_MAX / 2 + 1 }, (_, i) => `${name}${i}@elsewhere.example`);

export type DirectoryUnderTest = ReturnType<typeof directoryUnderTest>;

/** Is there from before the first test of the suite that calls this until after its last. */
export function directoryUnderTest(open: () => Promise<TestDatabases>, now?: number) {
  let databases: TestDatabases;
  let clock: TestClock;
  let directory: SqlDirectory;
  let domains = 0;
  before(async () => {
    databases = await open();
    clock = new TestClock(now);
    directory = openDirectory({ database: databases.one, hasher, clock });
  });
  after(async () => databases[Symbol.asyncDispose]());

  return {
    get databases(): TestDatabases {
      return databases;
    },
    get clock(): TestClock {
      return clock;
    },
    get directory(): SqlDirectory {
      return directory;
    },

    /** The same directory as another process has it. */
    another: (options: Partial<DirectoryOptions> = {}): SqlDirectory =>
      openDirectory({ database: databases.other, hasher, clock, ...options }),

    /** A fresh domain with accounts, so that tests do not meet. */
    makeDomain: async (...locals: readonly string[]): Promise<string> => {
      const domain = `d${++domains}.example`;
      await directory.addDomain(domain);
      clock.advance(1000);
      await directory.addAccounts(locals.map((local) => cheaply(`${local}@${domain}`)));
      return domain;
    },

    whoGets: async (address: string, at = directory): Promise<string> => {
      const resolution = await at.resolve(address);
      if (resolution.kind !== "local") return resolution.kind;
      const accounts = resolution.accounts.map(
        (each) => each.address + (each.detail === undefined ? "" : ` [${each.detail}]`),
      );
      return [...accounts, ...resolution.remote].join(", ");
    },
  };
}
