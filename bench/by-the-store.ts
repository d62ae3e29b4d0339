/** Mail and accounts put into a server's data by the store itself, while the server is stopped: as it would be stored otherwise, without the hours. */
import { join } from "node:path";
import { PasswordHasher } from "../src/auth/password.ts";
import { systemClock } from "../src/base/clock.ts";
import { silentLog } from "../src/base/log.ts";
import { openLocalBus } from "../src/bus/local.ts";
import { loadConfig } from "../src/config/load.ts";
import { openStorage, type Storage } from "../src/serve/data/storage.ts";
import type { Program } from "../test/support/program.ts";
import { letter } from "./letter.ts";

const ACCOUNTS_AT_ONCE = 1000;
const MESSAGES_AT_ONCE = 500;

export function storageOf(mail: Program): Promise<Storage> {
  return openStorage(loadConfig(join(mail.folder, "posthorn.toml")), {
    bus: openLocalBus(),
    clock: systemClock,
    log: silentLog,
    workers: 0,
  });
}

/** Accounts u0@posthorn.test, u1@… from one number up to another; those that `hasMail` have the file for their mail, which is what takes the time. */
export async function addAccounts(
  mail: Program,
  from: number,
  to: number,
  hasMail: (i: number) => boolean,
): Promise<void> {
  await using storage = await storageOf(mail);
  const password = { hash: await new PasswordHasher().hash(mail.password) };
  for (let at = from; at < to; at += ACCOUNTS_AT_ONCE) {
    const entries = Array.from({ length: Math.min(ACCOUNTS_AT_ONCE, to - at) }, (_, i) => ({
      address: `u${at + i}@posthorn.test`,
      password,
    }));
    const added = await storage.directory.addAccounts(entries);
    for (const [i, { id }] of added.entries()) if (hasMail(at + i)) await storage.store.createAccount(id);
  }
}

/** Letters from one number up to another into the account's INBOX; every second one is read. */
export async function addLetters(mail: Program, address: string, from: number, to: number): Promise<void> {
  await using storage = await storageOf(mail);
  const found = await storage.directory.account(address);
  if (found === undefined) throw new Error(`no account ${address}`);
  const account = storage.store.account(found.id);
  for (let at = from; at < to; at += MESSAGES_AT_ONCE) {
    const numbers = Array.from({ length: Math.min(MESSAGES_AT_ONCE, to - at) }, (_, i) => at + i);
    const prepared = await Promise.all(numbers.map((i) => storage.store.prepare(letter(i))));
    await account.write(async (writer) => {
      const inbox = await writer.mailboxByRole("inbox");
      if (inbox === undefined) throw new Error("no INBOX");
      for (const [i, message] of prepared.entries())
        await writer.append(inbox.id, message, { flags: (at + i) % 2 === 1 ? ["\\Seen"] : [] });
    });
  }
}
