// Has the server's code compiled into Node's cache, so that the first start is as fast as the others; npm runs this when it installs.
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { isNodeNewEnough, nodeWanted, pinnedNode } from "./pinned-node.js";

if (isNodeNewEnough) await compile();
else startAgain();

/** Loads what serving loads and ends in order, whereupon Node keeps the compiled code. */
async function compile() {
  const { ensureEnvironment } = await import("../src/config/environment.ts");
  ensureEnvironment();
  await Promise.all([
    import("../src/cli/posthorn.ts"),
    import("../src/cli/commands/serve.ts"),
    import("../src/serve/serve.ts"),
    import("../src/serve/processes/workers.ts"),
    import("../src/serve/processes/service.ts"),
    import("../src/serve/web/web.ts"),
    import("../src/serve/out/outgoing.ts"),
  ]);
}

function startAgain() {
  const node = pinnedNode();
  if (node === undefined) console.warn(`The server's code is not compiled. ${nodeWanted()}`);
  else process.exitCode = spawnSync(node, [fileURLToPath(import.meta.url)], { stdio: "inherit" }).status ?? 1;
}
