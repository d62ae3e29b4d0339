/** The environment that the system and Node read when a process begins, before any of our code could say a word. */
import { availableParallelism } from "node:os";
import { join } from "node:path";

const root = join(import.meta.dirname, "../..");

/** What is wanted. Whoever set it otherwise has a reason. */
const wanted: Readonly<Record<string, string>> = {
  // Threads wait for the disk (fdatasync) and hash passwords.
  UV_THREADPOOL_SIZE: String(16 + 2 * availableParallelism()),
  // glibc would keep the 19 MiB that a password hash takes, once for every thread.
  MALLOC_MMAP_THRESHOLD_: String(1024 * 1024),
  // Types stripped and code compiled once, not at every start: that is half of the time a start takes.
  NODE_COMPILE_CACHE: join(root, "node_modules/.cache/posthorn"),
};

/** Starts the program again in this same process when it began without the environment it wants; returns when all is well. */
export function ensureEnvironment(): void {
  if (process.platform === "win32" || Object.keys(wanted).every((name) => name in process.env)) return;
  process.execve?.(process.execPath, [process.execPath, ...process.execArgv, ...process.argv.slice(1)], {
    ...wanted,
    ...process.env,
  });
}
