/** A fresh server says where it is set up: the secret to a terminal only, which is no log. */
import type { Config } from "../config/schema.ts";
import { setupLink, setupPage } from "./setup-link.ts";
import { withStorage } from "./with-storage.ts";

/** Never rejects: the server runs by then, and goes on when its storage fails at this moment. */
export async function invite(config: Config): Promise<void> {
  try {
    const link = await withStorage(config, (storage) => setupLink(config, storage));
    if (link === undefined) return;
    console.log(
      process.stdout.isTTY ? setupPage(link, config.hostname) : "Nobody has an account here yet: posthorn setup",
    );
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    console.error(`Whether anybody has an account here could not be read (${why}). If nobody has: posthorn setup`);
  }
}
