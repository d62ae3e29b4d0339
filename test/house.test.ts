/** The house rules that a machine can check: who imports whom, where packages live, which standards are named. */
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { describe, it } from "node:test";
import { announcedCapabilities, beyondRfcs, imapReference, imapStandards } from "../tools/imap-page.ts";

const root = resolve(import.meta.dirname, "..");

/** Folders of src/ from the bottom up; a folder imports from rows below its own, and from itself. */
const rows: readonly (readonly string[])[] = [
  ["base"],
  ["wire"],
  ["db", "blob", "bus", "net", "auth", "dns", "telemetry"],
  ["store", "directory"],
  ["trust", "acme"],
  ["transport"],
  ["mail"],
  ["imap", "smtp", "pop3", "managesieve", "jmap", "http"],
  ["config"],
  ["cli", "serve", "main.ts"],
];

/** The exceptions, each with its reason. */
const alsoAllowed: readonly { from: string; to: string; why: string }[] = [
  { from: "directory", to: "store/model.ts", why: "an account's id is the store's noun" },
  { from: "http", to: "jmap/endpoint.ts", why: "the routes of JMAP are HTTP's, what they answer is JMAP's" },
];

/** Engines are chosen in one place; everybody else sees the interface they implement. */
const engines = new Set([
  "db/sqlite.ts",
  "db/sqlite-accounts.ts",
  "db/postgres.ts",
  "blob/files.ts",
  "blob/file-spool.ts",
  "bus/local.ts",
  "bus/ipc.ts",
  "bus/postgres.ts",
  "dns/stub-resolver.ts",
]);

/** Where an npm package may be imported: one home file, or one folder for what is a framework there. */
const homes: Readonly<Record<string, string>> = {
  "@hono/node-server": "http/",
  "@mongodb-js/saslprep": "auth/saslprep.ts",
  "@peculiar/x509": "net/self-signed.ts",
  "@simplewebauthn/server": "auth/passkey.ts",
  "dns-packet": "dns/packet.ts",
  "fast-xml-parser": "trust/report-xml.ts",
  hono: "http/",
  "ipaddr.js": "net/networks.ts",
  imapflow: "mail/import/old-server.ts",
  jose: "auth/jwt.ts",
  mailauth: "trust/mailauth.ts",
  pg: "db/postgres-client.ts",
  pino: "telemetry/logger.ts",
  "pino-pretty": "telemetry/logger.ts",
  "prom-client": "telemetry/metrics.ts",
  "reflect-metadata": "net/self-signed.ts",
  "smol-toml": "config/load.ts",
  ws: "http/web-socket.ts",
  uqr: "cli/setup-link.ts",
  zod: "config/",
};

/** Each file costs a start 0.7 ms. It takes clients within a second as long as there are not many more (bench/README.md). */
const LOADED_AT_START_MAX = 591;

interface SourceFile {
  /** Relative to src/, with forward slashes. */
  readonly path: string;
  readonly text: string;
  readonly imports: readonly string[];
}

function walk(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name));
}

function importsOf(text: string): string[] {
  const code = text.replace(/\/\*[\s\S]*?\*\//g, "");
  const found = code.matchAll(
    /^\s*(?:import|export)\s[^;"]*?from\s+"([^"]+)"|^\s*import\s+"([^"]+)"|\bimport\("([^"]+)"\)/gm,
  );
  return [...found].map((match) => match[1] ?? match[2] ?? match[3] ?? "");
}

const sources: readonly SourceFile[] = walk(join(root, "src")).map((file) => {
  const text = readFileSync(file, "utf8");
  return { path: relative(join(root, "src"), file).replaceAll("\\", "/"), text, imports: importsOf(text) };
});
const isTest = (path: string): boolean => /\.(test|contract)\.ts$/.test(path) || /\/testing\//.test(path);
const code = sources.filter((file) => !isTest(file.path));
const roomOf = (path: string): string => path.split("/")[0] ?? path;
const rowOf = (path: string): number => rows.findIndex((row) => row.includes(roomOf(path)));
const target = (file: SourceFile, specifier: string): string =>
  relative(join(root, "src"), resolve(root, "src", dirname(file.path), specifier)).replaceAll("\\", "/");
const local = (file: SourceFile): string[] =>
  file.imports.filter((specifier) => specifier.startsWith(".")).map((specifier) => target(file, specifier));

describe("the house", () => {
  it("has every file in a room of the plan", () => {
    assert.deepEqual(
      code.filter((file) => rowOf(file.path) < 0).map((file) => file.path),
      [],
    );
  });

  it("imports only from rows below, and inside its own folder", () => {
    const wrong = code.flatMap((file) =>
      local(file)
        .filter((to) => roomOf(to) !== roomOf(file.path) && rowOf(to) >= rowOf(file.path))
        .filter((to) => !alsoAllowed.some((rule) => rule.from === roomOf(file.path) && rule.to === to))
        .filter(
          (to) =>
            !(roomOf(file.path) === "serve" && to === "main.ts") &&
            !(["cli", "main.ts"].includes(roomOf(file.path)) && ["cli", "serve"].includes(roomOf(to))),
        )
        .map((to) => `${file.path} imports ${to}`),
    );
    assert.deepEqual(wrong, []);
  });

  it("lets only the composition choose engines", () => {
    const top = rows.length - 1;
    const wrong = code.flatMap((file) =>
      local(file)
        .filter((to) => engines.has(to) && roomOf(to) !== roomOf(file.path) && rowOf(file.path) !== top)
        .map((to) => `${file.path} imports ${to}`),
    );
    assert.deepEqual(wrong, []);
  });

  it("keeps grammars and the base pure", () => {
    const forbidden =
      /"node:(net|tls|fs|fs\/promises|http|https|dns|child_process|cluster|worker_threads|sqlite)"|\bDate\.now\(\)|\bnew Date\(\)|\bsetTimeout\(|\bMath\.random\(/;
    const wrong = code
      .filter((file) => roomOf(file.path) === "wire" || (roomOf(file.path) === "base" && file.path !== "base/clock.ts"))
      .filter((file) => forbidden.test(file.text.replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, "")))
      .map((file) => file.path);
    assert.deepEqual(wrong, []);
  });

  it("gives every npm package one home", () => {
    const wrong = code.flatMap((file) =>
      file.imports
        .filter((specifier) => !specifier.startsWith(".") && !specifier.startsWith("node:"))
        .map((specifier) =>
          specifier
            .split("/")
            .slice(0, specifier.startsWith("@") ? 2 : 1)
            .join("/"),
        )
        .filter((name) => {
          const home = homes[name];
          return home === undefined || !(home.endsWith("/") ? file.path.startsWith(home) : file.path === home);
        })
        .map((name) => `${file.path} imports ${name}`),
    );
    assert.deepEqual(wrong, []);
  });

  it("reads the environment in config/ and prints in cli/ only", () => {
    const strip = (text: string): string => text.replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, "");
    const environment = code.filter(
      (file) => /\bprocess\.env\b/.test(strip(file.text)) && roomOf(file.path) !== "config",
    );
    const console = code.filter((file) => /\bconsole\./.test(strip(file.text)) && roomOf(file.path) !== "cli");
    assert.deepEqual(
      [...environment, ...console].map((file) => file.path),
      [],
    );
  });

  it("reads and writes the same wherever the reader's machine says that it is", () => {
    const files = [...walk(join(root, "src")), ...walk(join(root, "web/src"))];
    const careless = files.filter((file) => /\.toLocale\w+\(\)/.test(readFileSync(file, "utf8")));
    assert.deepEqual(
      careless.map((file) => relative(root, file)),
      [],
      "a locale goes with it: in Turkish, the small letter of I is no i",
    );
  });

  it("tests every grammar", () => {
    const grammars = code.filter((file) => roomOf(file.path) === "wire" && !/\/(limits|types)\.ts$/.test(file.path));
    const tested = new Set(sources.filter((file) => isTest(file.path)).flatMap((file) => local(file)));
    assert.deepEqual(
      grammars.map((file) => file.path).filter((path) => !tested.has(path)),
      [],
    );
  });

  it("has no file that nobody imports", () => {
    const imported = new Set(sources.flatMap((file) => local(file)));
    const alive = new Set([...imported, "main.ts"]);
    const workers = sources.flatMap((file) =>
      [...file.text.matchAll(/new URL\("([^"]+\.ts)", import\.meta\.url\)/g)].map((match) =>
        target(file, match[1] ?? ""),
      ),
    );
    for (const path of workers) alive.add(path);
    const outside = [...walk(join(root, "test")), ...walk(join(root, "bench")), ...walk(join(root, "tools"))];
    for (const file of outside) {
      for (const specifier of importsOf(readFileSync(file, "utf8")).filter((each) => each.startsWith("."))) {
        alive.add(relative(join(root, "src"), resolve(dirname(file), specifier)).replaceAll("\\", "/"));
      }
    }
    assert.deepEqual(
      code.map((file) => file.path).filter((path) => !alive.has(path)),
      [],
    );
  });

  it("loads little before a worker takes clients", () => {
    const byPath = new Map(sources.map((file) => [file.path, file]));
    const loaded = new Set(["serve/processes/worker.ts"]);
    for (const path of loaded) {
      const file = byPath.get(path);
      if (file === undefined) continue;
      const loads = file.text.matchAll(/^(?:import|export) (?!type\b)[^;"]*?from "(\.[^"]+)"|^import "(\.[^"]+)"/gm);
      for (const match of loads) loaded.add(target(file, match[1] ?? match[2] ?? ""));
    }
    assert.ok(loaded.has("imap/registry.ts"), "the measure works");
    assert.deepEqual(
      [...loaded].filter((path) => ["jmap", "mail/reports", "trust/tls"].some((late) => path.startsWith(`${late}/`))),
      [],
    );
    assert.ok(loaded.size <= LOADED_AT_START_MAX, `${loaded.size} files`);
  });

  it("numbers each decision once", () => {
    const numbers = readdirSync(join(root, "docs/design")).map((name) => name.slice(0, 4));
    assert.deepEqual(
      numbers.filter((number, i) => numbers.indexOf(number) !== i),
      [],
    );
  });

  it("names only standards that rfc/index.tsv lists", () => {
    const listed = new Set(
      readFileSync(join(root, "rfc/index.tsv"), "utf8")
        .split("\n")
        .slice(1)
        .map((line) => line.split("\t")[0]),
    );
    const named = sources.flatMap((file) => [
      ...[...file.text.matchAll(/\bRFC (\d{3,5})\b/g)].map((match) => ({ path: file.path, number: match[1] ?? "" })),
      ...[...file.text.matchAll(/\brfc: "(\d{3,5})\b/g)].map((match) => ({ path: file.path, number: match[1] ?? "" })),
    ]);
    assert.deepEqual(
      named.filter((each) => !listed.has(each.number)).map((each) => `${each.path}: RFC ${each.number}`),
      [],
    );
  });

  it("lists each standard once, by number", () => {
    const numbers = readFileSync(join(root, "rfc/index.tsv"), "utf8")
      .trimEnd()
      .split("\n")
      .slice(1)
      .map((line) => Number(line.split("\t")[0]));
    assert.deepEqual(
      numbers,
      [...new Set(numbers)].toSorted((a, b) => a - b),
    );
  });

  it("leaves nothing undone behind", () => {
    // Written so that this file does not find itself.
    const marks = new RegExp(
      ["TO-DO", "FIX-ME", "XX-X", "HA-CK"].map((word) => `\\b${word.replace("-", "")}\\b`).join("|"),
    );
    assert.deepEqual(
      sources.filter((file) => marks.test(file.text)).map((file) => file.path),
      [],
    );
  });
});

describe("docs/reference/imap.md", () => {
  const standards = imapStandards();
  const followed = standards.filter(({ status }) => status === "done" || status === "part");

  it("is current: node tools/reference.ts", () => {
    const page = readFileSync(join(root, "docs/reference/imap.md"), "utf8");
    assert.equal(page, imapReference(), "run node tools/reference.ts, and read what has changed");
  });

  it("names standards that rfc/index.tsv knows, in their order", () => {
    const numbers = standards.map(({ number }) => number);
    assert.deepEqual(
      standards.filter(({ title }) => title === "").map(({ number }) => number),
      [],
    );
    assert.deepEqual(
      numbers,
      numbers.toSorted((a, b) => Number(a) - Number(b)),
    );
  });

  it("names the capabilities that the server announces, and no others as followed", () => {
    const named = new Set([...followed.flatMap(({ capabilities }) => capabilities), ...beyondRfcs.keys()]);
    const announced = announcedCapabilities();
    assert.deepEqual([...announced.symmetricDifference(named)], []);
  });

  it("has a test for every standard that is followed", () => {
    assert.deepEqual(
      followed.filter(({ tests }) => tests.length === 0).map(({ number }) => number),
      [],
    );
  });
});
