/** A gate that tests knock at, what it told of them, and how long it had them wait. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, beforeEach } from "node:test";
import { TestClock } from "../../base/clock.ts";
import { silentEvents, type Events } from "../../base/events.ts";
import { silentLog } from "../../base/log.ts";
import { openSqlite } from "../../db/sqlite.ts";
import type { Claimant, Gate } from "../login.ts";
import { directoryMigrations } from "../migrations/index.ts";
import { openDirectory, type SqlDirectory } from "../sql-directory.ts";
import { openGate } from "../sql-gate.ts";
import { hasher } from "./directory-under-test.ts";

export const ANN = "ann@example.org";

const stranger: Omit<Claimant, "loggedIn"> = {
  id: "c1",
  protocol: "imap",
  log: silentLog,
  peer: { address: "192.0.2.1", port: 40_000 },
  tls: undefined,
  allowsLogin: true,
};

function toldTo(heard: string[]): Events {
  return {
    ...silentEvents,
    loggedIn: (event) => heard.push(`in ${event.protocol} ${event.account} ${event.mechanism}`),
    loginFailed: (event) => heard.push(`failed ${event.name} ${event.mechanism} ${event.reason}`),
  };
}

/** Its accounts, one of which is disabled, have the password "open sesame". Clock, gate and what was heard are new for each test. */
export function gateUnderTest() {
  let folder: string;
  let directory: SqlDirectory;
  let other: SqlDirectory;
  let gate: Gate;
  let clock: TestClock;
  const heard: string[] = [];
  const waited: number[] = [];

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "posthorn-gate-"));
    const file = join(folder, "directory.db");
    const open = () => openSqlite(file, { migrations: directoryMigrations, create: true });
    directory = openDirectory({ database: await open(), hasher });
    other = openDirectory({ database: await open(), hasher });
    await directory.addDomain("example.org");
    for (const address of [ANN, "bob@example.org", "off@example.org", "new@example.org"]) {
      await directory.addAccount({ address, password: "open sesame" });
    }
    await directory.changeAccount("off@example.org", { enabled: false });
  });
  after(async () => {
    await directory[Symbol.asyncDispose]();
    await other[Symbol.asyncDispose]();
    await rm(folder, { recursive: true });
  });
  beforeEach(() => {
    clock = new TestClock();
    heard.length = 0;
    waited.length = 0;
    gate = openGate({
      directory,
      events: toldTo(heard),
      clock,
      wait: async (ms) => {
        waited.push(ms);
        clock.advance(ms);
      },
    });
  });

  return {
    get folder(): string {
      return folder;
    },
    get directory(): SqlDirectory {
      return directory;
    },
    /** The same directory as another process has it. */
    get other(): SqlDirectory {
      return other;
    },
    get gate(): Gate {
      return gate;
    },
    get clock(): TestClock {
      return clock;
    },
    /** What connections and events were told, in order. */
    heard,
    /** Every wait of a login, in milliseconds. */
    waited,

    claimant: (change: Partial<Claimant> = {}): Claimant => ({
      ...stranger,
      loggedIn: () => heard.push("connection told"),
      ...change,
    }),
  };
}
