// Runs the tests, as many files at a time as there are cores: Node's own default leaves one of them idle, which is half of a small machine.
import { spawnSync } from "node:child_process";
import { globSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { join, relative } from "node:path";

/** They touch nothing outside of themselves: one process for all of them saves the start of two hundred. */
const pure = ["src/wire/**/*.test.ts", "web/src/**/*.test.ts"];
const others = ["src/!(wire)/**/*.test.ts", "test/*.test.ts", "test/whole/**/*.test.ts"];

/** What a suite may use and still leave the process as it was. */
const HARMLESS = /^(?:node:(?:assert|buffer|crypto|test|util)(?:\/.*)?|fast-check|\.(?!.*\/(?:testing|support)\/).*)$/;

/** Suites elsewhere that are as pure: nothing that they import starts, listens or writes, and they look at no process. */
function isPure(file) {
  const text = readFileSync(file, "utf8");
  const imported = [...text.matchAll(/(?:from|import\() ?"([^"]+)"/g)];
  return imported.every(([, name]) => HARMLESS.test(name)) && !/\bprocess\.|\bgc\b|\bmock\b/.test(text);
}

/** What Node has made of our code is kept for the next process, where the server keeps it too (src/config/environment.ts). */
const cache = join(import.meta.dirname, "../node_modules/.cache/posthorn");

/** Of suites that drive programs of others, files that are run once more: where more fail, it is no accident. */
const AGAIN_FILES_MAX = 2;

const options = new Set(process.argv.slice(2).filter((argument) => argument.startsWith("--")));
const chosen = process.argv.slice(2).filter((argument) => !argument.startsWith("--"));
// "--one-by-one": files that wait more than they work, and would get into each other's way.
const concurrency = `--test-concurrency=${options.has("--one-by-one") ? 1 : availableParallelism()}`;

/** The exit status, and the files in which something failed. */
function run(...args) {
  const scratch = mkdtempSync(join(tmpdir(), "posthorn-tests-"));
  const list = join(scratch, "failed");
  const reporters = [
    "--test-reporter=spec",
    "--test-reporter-destination=stdout",
    `--test-reporter=${join(import.meta.dirname, "failed-files.js")}`,
    `--test-reporter-destination=${list}`,
  ];
  try {
    const { status } = spawnSync(process.execPath, ["--test", ...reporters, ...args], {
      stdio: "inherit",
      env: { NODE_COMPILE_CACHE: cache, ...process.env },
    });
    return { status: status ?? 1, failed: readFileSync(list, "utf8").split("\n").filter(Boolean) };
  } finally {
    rmSync(scratch, { recursive: true });
  }
}

/** With "--once-more" a few files that failed get a second run, alone; what passes only then is named (docs/design/0086). */
function runOnceMore(...args) {
  const first = run(...args);
  if (first.status === 0 || first.failed.length === 0 || first.failed.length > AGAIN_FILES_MAX) return first.status;
  const files = first.failed.map((file) => relative(process.cwd(), file)).join(", ");
  console.log(`\nUnsteady or broken, and run once more: ${files}\n`);
  return run("--test-concurrency=1", ...first.failed).status;
}

if (options.has("--once-more")) process.exitCode = runOnceMore(concurrency, ...chosen);
else if (chosen.length > 0) process.exitCode = run(concurrency, ...chosen).status;
else {
  const { alone = [], together = [] } = Object.groupBy(globSync(others), (file) =>
    isPure(file) ? "together" : "alone",
  );
  for (const args of [
    ["--test-isolation=none", ...pure, ...together],
    [concurrency, ...alone.sort()],
  ])
    process.exitCode ||= run(...args).status;
}
