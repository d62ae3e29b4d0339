/** Starting takes as long with many accounts as with few: nothing that is read at the start grows with them. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { it } from "node:test";
import { PasswordHasher } from "../../src/auth/password.ts";
import { systemClock } from "../../src/base/clock.ts";
import { silentLog } from "../../src/base/log.ts";
import { openLocalBus } from "../../src/bus/local.ts";
import { loadConfig } from "../../src/config/load.ts";
import { openStorage } from "../../src/serve/data/storage.ts";
import { LineClient } from "../support/line-client.ts";
import { type Program, startProgram } from "../support/program.ts";

const ACCOUNTS = 10_000;
/** Accounts whose mail is there too: a file each is what takes the time to make. */
const WITH_MAIL = 300;
const PAGE = 1000;
/** What a start may read more: the directory's tree is a level deeper. Reading each account's row would be 1 MiB, opening each file another. */
const BYTES_MORE_MAX = 64 * 1024;
/** Enough to take longer than loading any one file. */
const ANSWERS = 50;
/** Bytes that a process reads for an answer at most. */
const ANSWER_BYTES_MAX = 512;

/** Adds accounts that share a password's hash: making 10,000 of them would take minutes. */
async function addAccounts(mail: Program): Promise<void> {
  const config = loadConfig(join(mail.folder, "posthorn.toml"));
  await using storage = await openStorage(config, {
    bus: openLocalBus(),
    clock: systemClock,
    log: silentLog,
    workers: 0,
  });
  const password = { hash: await new PasswordHasher().hash(mail.password) };
  for (let from = 0; from < ACCOUNTS; from += PAGE) {
    const entries = Array.from({ length: PAGE }, (_, i) => ({ address: `u${from + i}@posthorn.test`, password }));
    const added = await storage.directory.addAccounts(entries);
    if (from >= WITH_MAIL) continue;
    for (const { id } of added.slice(0, WITH_MAIL)) await storage.store.createAccount(id);
  }
}

/** What few clients begin with is loaded when others are served already: it is there when a row of answers has read next to nothing. */
async function bytesReadWhenLoaded(mail: Program): Promise<number> {
  for (let before = 0; ;) {
    for (let i = 0; i < ANSWERS; i++) {
      assert.equal((await fetch(`http://127.0.0.1:${mail.ports.http}/healthz`)).status, 200);
    }
    const now = await mail.bytesRead();
    if (now - before < ANSWERS * ANSWER_BYTES_MAX) return now;
    before = now;
  }
}

it(
  "reads no more at the start with 10,000 accounts than with one",
  { skip: process.platform !== "linux" },
  async () => {
    // A cache that other tests fill meanwhile would be read, or not. One process has loaded all of its code when it answers over HTTP.
    const mail = await startProgram({
      accounts: ["one@posthorn.test"],
      workers: 1,
      environment: { NODE_DISABLE_COMPILE_CACHE: "1" },
    });
    try {
      const few = await bytesReadWhenLoaded(mail);
      assert.ok(few > 100_000, `${few} bytes: the measure works`);
      await mail.kill();
      await addAccounts(mail);
      await mail.restart();
      const many = await bytesReadWhenLoaded(mail);
      assert.ok(many - few < BYTES_MORE_MAX, `${few} bytes read with one account, ${many} with ${ACCOUNTS}`);
      const client = await LineClient.open(mail.ports.imaps, { tls: { ca: mail.ca } });
      await client.line();
      await client.imap("a", `LOGIN u${WITH_MAIL - 1}@posthorn.test "${mail.password}"`);
      client.close();
    } finally {
      await mail.stop();
    }
  },
);
