// Runs the tests: all that need only Node, or the files that are named.
import { globSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { join, relative, resolve } from "node:path";
import { finished } from "node:stream/promises";
import { run } from "node:test";
import { spec } from "node:test/reporters";
import { pathToFileURL } from "node:url";
import { ensureEnvironment } from "../src/config/environment.ts";
import { suites } from "./suites.js";

// What the program wants of its environment all suites have, and no program that they start has to begin again for it.
ensureEnvironment();

/** Of suites that drive programs of others, files that are run once more: where more fail, it is no accident. */
const AGAIN_FILES_MAX = 2;

const cores = availableParallelism();
const options = new Set(process.argv.slice(2).filter((argument) => argument.startsWith("--")));
const named = process.argv.slice(2).filter((argument) => !argument.startsWith("--"));
const chosen = [...new Set(named.flatMap(filesOf))].sort();

/** A name that is misspelt is not taken for none. */
function filesOf(pattern) {
  const files = globSync(pattern);
  if (files.length === 0) throw new Error(`there is no ${pattern}`);
  return files;
}

/** The files in which something failed. */
async function failing(files, concurrency) {
  const failed = new Set();
  const events = run({ files, concurrency });
  events.on("test:fail", ({ todo, entryFile, file }) => {
    // Tests may be written in another file than the one that is run.
    if (todo === undefined) failed.add(entryFile ?? file);
  });
  const report = events.compose(spec);
  report.pipe(process.stdout);
  await finished(report);
  return [...failed];
}

/** With "--once-more" a few files that failed get a second run, alone; what passes only then is named (docs/design/0086). */
async function failingTwice(files, concurrency) {
  const failed = await failing(files, concurrency);
  if (failed.length === 0 || failed.length > AGAIN_FILES_MAX) return failed;
  const names = failed.map((file) => relative(process.cwd(), file)).join(", ");
  console.log(`\nUnsteady or broken, and run once more: ${names}\n`);
  return failing(failed, 1);
}

async function everything() {
  const { long, shared, short } = suites();
  const scratch = mkdtempSync(join(tmpdir(), "posthorn-suites-"));
  try {
    const together = Object.entries(shared).map(([name, files]) => {
      const file = join(scratch, `${name}.js`);
      writeFileSync(file, files.map((each) => `import "${pathToFileURL(resolve(each))}";\n`).join(""));
      return file;
    });
    // One more than there are cores: a good part of their time they wait.
    return await failing([...long, ...together, ...short], cores + 1);
  } finally {
    rmSync(scratch, { recursive: true });
  }
}

async function asked() {
  // "--one-by-one": files that wait more than they work, and would get into each other's way.
  const concurrency = options.has("--one-by-one") ? 1 : cores;
  if (options.has("--once-more")) return failingTwice(chosen, concurrency);
  return chosen.length > 0 ? failing(chosen, concurrency) : everything();
}

if ((await asked()).length > 0) process.exitCode = 1;
