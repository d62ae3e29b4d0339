// Runs the tests, as many files at a time as there are cores: Node's own default leaves one of them idle, which is half of a small machine.
import { spawnSync } from "node:child_process";
import { availableParallelism } from "node:os";
import { join } from "node:path";

/** They touch nothing outside of themselves: one process for all of them saves the start of a hundred. */
const pure = ["src/wire/**/*.test.ts", "web/src/**/*.test.ts"];
const others = ["src/!(wire)/**/*.test.ts", "test/*.test.ts", "test/whole/**/*.test.ts"];

/** What Node has made of our code is kept for the next process, where the server keeps it too (src/config/environment.ts). */
const cache = join(import.meta.dirname, "../node_modules/.cache/posthorn");

/** Files that wait more than they work, and would get into each other's way, run one after the other: "--one-by-one". */
const given = process.argv.slice(2);
const oneByOne = given[0] === "--one-by-one";
const chosen = oneByOne ? given.slice(1) : given;
const concurrency = `--test-concurrency=${oneByOne ? 1 : availableParallelism()}`;
const runs =
  chosen.length > 0
    ? [[concurrency, ...chosen]]
    : [
        ["--test-isolation=none", ...pure],
        [concurrency, ...others],
      ];

for (const run of runs) {
  const { status } = spawnSync(process.execPath, ["--test", "--test-reporter=spec", ...run], {
    stdio: "inherit",
    env: { NODE_COMPILE_CACHE: cache, ...process.env },
  });
  process.exitCode ||= status ?? 1;
}
