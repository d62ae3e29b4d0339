#!/usr/bin/env node
// Starts Posthorn with a Node that can run it: the one that called, or the pinned one that npm installed beside it.
import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { isNodeNewEnough, nodeWanted, pinnedNode } from "./pinned-node.js";

if (isNodeNewEnough) await import("../src/main.ts");
else startAgain();

function startAgain() {
  const node = pinnedNode();
  if (node === undefined) {
    console.error(nodeWanted());
    process.exitCode = 1;
    return;
  }
  const child = spawn(node, [fileURLToPath(import.meta.url), ...process.argv.slice(2)], { stdio: "inherit" });
  // A terminal sends SIGINT to both; SIGTERM comes to this process alone.
  process.on("SIGINT", () => undefined);
  process.on("SIGTERM", () => child.kill("SIGTERM"));
  child.on("exit", (status) => process.exit(status ?? 1));
}
