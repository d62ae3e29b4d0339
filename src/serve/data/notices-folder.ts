/** Where commands leave news for the server that runs over the same SQLite files; with PostgreSQL the database brings them. */
import { join } from "node:path";
import type { Log } from "../../base/log.ts";
import type { Bus } from "../../bus/bus.ts";
import { hearFolder } from "../../bus/folder.ts";
import type { Config } from "../../config/schema.ts";

export function noticesFolder(config: Config): string {
  return join(config.data, "notices");
}

/** Tells the bus what commands do from now on; a server that cannot hear them serves all the same. */
export async function hearCommands(
  config: Config,
  bus: Pick<Bus, "publish">,
  log: Log,
): Promise<Disposable | undefined> {
  if (config.store.engine !== "sqlite") return undefined;
  try {
    return await hearFolder(noticesFolder(config), bus, log);
  } catch (error) {
    log.warn({ err: error }, "commands will not be heard");
    return undefined;
  }
}
