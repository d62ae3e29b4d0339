/** Opens the data folder for one command, beside a running server or without one; loaded late, because help and mistakes need none of it. */
import { systemClock } from "../base/clock.ts";
import { Refusal } from "../base/errors.ts";
import { silentLog } from "../base/log.ts";
import { FolderBus } from "../bus/folder.ts";
import type { Config } from "../config/schema.ts";
import type { Directory } from "../directory/directory.ts";
import type { Account } from "../store/account.ts";
import type { AccountId } from "../store/model.ts";
import { noteDeed } from "./deed.ts";
import type { Storage } from "../serve/data/storage.ts";

export async function withStorage<T>(config: Config, body: (storage: Storage) => Promise<T>): Promise<T> {
  const { openStorage } = await import("../serve/data/storage.ts");
  const { noticesFolder } = await import("../serve/data/notices-folder.ts");
  await using bus = new FolderBus(noticesFolder(config));
  await using storage = await openStorage(config, {
    bus,
    clock: systemClock,
    log: silentLog,
    workers: 0,
  });
  const done = await body(storage);
  await noteDeed(storage.directory);
  return done;
}

/** For a command about the mail of one account. Throws Refusal("not-found"). */
export async function withAccount<T>(
  config: Config,
  address: string,
  body: (account: Account) => Promise<T>,
): Promise<T> {
  return withStorage(config, async ({ directory, store }) =>
    body(store.account(await accountNamed(directory, address))),
  );
}

/** Throws Refusal("not-found"). */
export async function accountNamed(directory: Directory, address: string): Promise<AccountId> {
  const entry = await directory.account(address);
  if (entry === undefined) throw new Refusal("not-found", `there is no account ${address}`);
  return entry.id;
}
