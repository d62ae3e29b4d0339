/**
 * How long a start takes, from the command to the first greeting over IMAP with TLS: `node bench/start.ts [ACCOUNTS]`.
 * Every start but the first comes after SIGKILL.
 */
import { join } from "node:path";
import { PasswordHasher } from "../src/auth/password.ts";
import { systemClock } from "../src/base/clock.ts";
import { silentLog } from "../src/base/log.ts";
import { openLocalBus } from "../src/bus/local.ts";
import { loadConfig } from "../src/config/load.ts";
import { openStorage } from "../src/serve/data/storage.ts";
import { LineClient } from "../test/support/line-client.ts";
import { startProgram } from "../test/support/program.ts";

const STARTS = 6;
const ACCOUNTS_AT_ONCE = 1000;
/** Accounts whose mail has a file: those are what takes the time to make. */
const WITH_MAIL = 300;

const accounts = Number(process.argv[2] ?? 10_000);
const mail = await startProgram({ accounts: ["one@posthorn.test"], workers: 2 });
try {
  await mail.kill();
  await addAccounts();
  for (let start = 0; start < STARTS; start++) {
    const begun = performance.now();
    await mail.restart();
    const client = await LineClient.open(mail.ports.imaps, { tls: { ca: mail.ca } });
    const greeting = await client.line();
    console.log(`${Math.round(performance.now() - begun)} ms  ${greeting?.slice(0, 4)}`);
    client.close();
    await mail.kill();
  }
} finally {
  await mail.stop();
}

async function addAccounts(): Promise<void> {
  await using storage = await openStorage(loadConfig(join(mail.folder, "posthorn.toml")), {
    bus: openLocalBus(),
    clock: systemClock,
    log: silentLog,
    workers: 0,
  });
  const password = { hash: await new PasswordHasher().hash(mail.password) };
  for (let from = 0; from < accounts; from += ACCOUNTS_AT_ONCE) {
    const entries = Array.from({ length: Math.min(ACCOUNTS_AT_ONCE, accounts - from) }, (_, i) => ({
      address: `u${from + i}@posthorn.test`,
      password,
    }));
    const added = await storage.directory.addAccounts(entries);
    if (from === 0) for (const { id } of added.slice(0, WITH_MAIL)) await storage.store.createAccount(id);
  }
}
