// The suites of `npm test`, and which of them may share a process (docs/design/0169).
import { globSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";

const grammars = ["src/wire/**/*.test.ts", "web/src/**/*.test.ts"];
const others = ["test/whole/**/*.test.ts", "test/*.test.ts", "src/!(wire)/**/*.test.ts"];

/** What a suite may use and touch nothing outside of itself. */
const PURE = /^(?:node:(?:assert|buffer|crypto|test|util)(?:\/.*)?|fast-check|\.(?!.*\/(?:testing|support)\/).*)$/;
/** What other suites in the same process would notice. */
const NOTICED =
  /"node:(?:child_process|cluster|module|v8|worker_threads)"|\bprocess\.\w|\bgc\b|\bmock\b|^(?:before|after)Each\(/m;
/** Code that only tests import. */
const OF_TESTS = /(?:\/(?:testing|support)\/|\.contract\.ts$)/;
const STARTS_SOMETHING = /support\/program\.ts"|"node:child_process"|[Pp]glite/;

const textOf = (file) => readFileSync(file, "utf8");
const importsOf = (text) => [...text.matchAll(/(?:from|import\() ?"([^"]+)"/g)].map(([, name]) => name);

/** It listens at ports of its own and writes into folders of its own, if at all; so does what it has for its help. */
function isQuiet(file) {
  const seen = new Set([file]);
  for (const each of seen) {
    const text = textOf(each);
    if (NOTICED.test(text)) return false;
    const nearby = importsOf(text).filter((name) => name.startsWith("."));
    for (const path of nearby.map((name) => join(dirname(each), name))) if (OF_TESTS.test(path)) seen.add(path);
  }
  return true;
}

function isPure(file) {
  return importsOf(textOf(file)).every((name) => PURE.test(name)) && isQuiet(file);
}

/** Where a suite runs: with all pure ones, with the quiet ones of its room, or alone. */
function processOf(file) {
  if (isPure(file)) return "pure";
  const [where, room] = file.split("/");
  return where === "src" && isQuiet(file) ? room : "alone";
}

/**
 * Suites by the process that they share, and those that share none. First are those that start programs or a PostgreSQL: they take
 * longest, and what is begun last should not be what all wait for.
 */
export function suites() {
  const files = others.flatMap((pattern) => globSync(pattern).sort());
  const { pure = [], alone = [], ...rooms } = Object.groupBy(files, processOf);
  const isLong = (file) => STARTS_SOMETHING.test(textOf(file));
  return {
    long: alone.filter(isLong),
    shared: { pure: [...globSync(grammars).sort(), ...pure], ...rooms },
    short: alone.filter((file) => !isLong(file)),
  };
}
