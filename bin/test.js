// Runs the tests, as many files at a time as there are cores: Node's own default leaves one of them idle, which is half of a small machine.
import { spawnSync } from "node:child_process";
import { availableParallelism } from "node:os";

const files = ["src/**/*.test.ts", "web/src/**/*.test.ts", "test/*.test.ts", "test/whole/**/*.test.ts"];
const chosen = process.argv.slice(2);
const options = ["--test", "--test-reporter=spec", `--test-concurrency=${availableParallelism()}`];
const { status } = spawnSync(process.execPath, [...options, ...(chosen.length > 0 ? chosen : files)], {
  stdio: "inherit",
});
process.exitCode = status ?? 1;
