/**
 * News from commands to the server that runs beside them over the same files: an empty file with an account's number, in a folder that the server
 * watches. Where no server is, or nothing can be watched, they are lost like any other news, which costs latency only.
 */
import { watch } from "node:fs";
import { mkdir, readdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Log } from "../base/log.ts";
import type { Bus, Notice } from "./bus.ts";
import { type Listener, Listeners, UNKNOWN } from "./local.ts";

/** How long news of a command that goes on is gathered, milliseconds: an import writes hundreds of times a second. */
const GATHERED_MS = 100;

/** The bus of a command. Make sure to dispose of it: what was gathered is told then. */
export class FolderBus implements Bus {
  readonly #folder: string;
  readonly #listeners = new Listeners();
  readonly #gathered = new Set<number>();
  #telling: Promise<void> = Promise.resolve();
  #timer: NodeJS.Timeout | undefined;

  constructor(folder: string) {
    this.#folder = folder;
  }

  publish(notice: Notice): void {
    this.#listeners.tell(notice);
    this.#gathered.add(notice.accountId);
    this.#timer ??= setTimeout(() => this.#tell(), GATHERED_MS).unref();
  }

  subscribe(accountId: number, listener: Listener): Disposable {
    return this.#listeners.add(accountId, listener);
  }

  #tell(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const files = [...this.#gathered].map((accountId) => join(this.#folder, String(accountId)));
    this.#gathered.clear();
    const before = this.#telling;
    // The folder is the server's: where it is missing, nobody is there to hear.
    const written = Promise.allSettled(files.map((file) => writeFile(file, "")));
    this.#telling = Promise.all([before, written]).then(() => undefined);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#tell();
    await this.#telling;
  }
}

/** The server's part: makes the folder, and tells what is put there. */
export async function hearFolder(folder: string, bus: Pick<Bus, "publish">, log: Log): Promise<Disposable> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  for (const name of await readdir(folder)) await rm(join(folder, name), { force: true });
  const watcher = watch(folder, { persistent: false }, (_, name) => {
    if (name === null || !/^\d+$/.test(name)) return;
    rm(join(folder, name)).then(
      () => bus.publish({ accountId: Number(name), modseq: UNKNOWN }),
      // It was taken away: that is news as well.
      () => undefined,
    );
  });
  watcher.on("error", (error) => log.warn({ folder, err: error }, "commands cannot be heard any more"));
  return { [Symbol.dispose]: () => watcher.close() };
}
