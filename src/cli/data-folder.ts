/** The data folder that a command is about: there, open to whoever gives the command, and its owner's afterwards. */
import { accessSync, constants, existsSync } from "node:fs";
import { join } from "node:path";
import { Refusal } from "../base/errors.ts";
import type { Config } from "../config/schema.ts";
import { actAsOwnerOf } from "../serve/data/owner.ts";
import type { Subcommand } from "./subcommand.ts";

/** What every data folder has from its first moment on. */
function signOf({ data, store }: Config): string {
  return store.engine === "sqlite" ? join(data, "directory.db") : data;
}

/** Throws Refusal("not-found" | "forbidden"). */
export function enterDataFolder(config: Config, { usesData = "there" }: Subcommand): void {
  if (usesData === "by itself") return;
  const sign = signOf(config);
  if (usesData !== "as whoever calls") actAsOwnerOf(existsSync(sign) ? sign : config.data);
  const code = troubleWith(sign);
  if (code === "ENOENT" && usesData === "there") {
    throw new Refusal(
      "not-found",
      `there is no mail system in ${config.data}; name the configuration with --config FILE or the folder with --data DIR, or go where posthorn.toml is (posthorn setup begins a new one)`,
    );
  }
  if (code === "EACCES" || code === "EPERM") {
    throw new Refusal(
      "forbidden",
      `${config.data} is closed to you: be root, or the user that the server runs as (sudo -u USER)`,
    );
  }
}

export function isNewDataFolder(config: Config): boolean {
  return config.store.engine === "sqlite" && troubleWith(signOf(config)) === "ENOENT";
}

function troubleWith(path: string): string | undefined {
  try {
    accessSync(path, constants.R_OK | constants.W_OK);
    return undefined;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code;
  }
}
