// Builds the webmail into web/dist; npm runs this when it installs. Without the packages of the build (npm ci --omit=dev) there is none.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { isNodeNewEnough, nodeWanted, pinnedNode, root } from "./pinned-node.js";

const vite = join(root, "node_modules", "vite", "bin", "vite.js");
const node = isNodeNewEnough ? process.execPath : pinnedNode();
if (!existsSync(vite)) console.warn("The webmail is not built: its packages are not installed.");
else if (node === undefined) console.warn(`The webmail is not built. ${nodeWanted()}`);
else {
  const config = join(root, "web", "vite.config.ts");
  const { status } = spawnSync(node, [vite, "build", "--config", config, "--logLevel", "error"], { stdio: "inherit" });
  process.exitCode = status ?? 1;
}
