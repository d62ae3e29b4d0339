/** What rows of the peer benchmark cost the server with one worker and with more: `node bench/curves/workers.ts [MOST]`, twice the cores when not given. */
import { mkdtempSync, rmSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { run } from "../../test/support/tools.ts";
import { CurveFile } from "./table.ts";

const ROWS = ["append", "deliver", "open", "store-one", "select", "mix", "pop3"];
const MESSAGES = "2000";
const ROUNDS = "3";

const most = Number(process.argv[2] ?? 2 * availableParallelism());
const bench = join(import.meta.dirname, "..");
const file = new CurveFile("workers", {
  title: "More workers",
  across: "workers",
  up: "server CPU for each operation, milliseconds",
});
const folder = mkdtempSync(join(tmpdir(), "posthorn-workers-"));
for (let size = 1; size <= most; size++) {
  await run("bash", [join(bench, "target.sh"), "start", folder], { env: { WORKERS: String(size) } });
  try {
    const options = ["--rounds", ROUNDS, "--messages", MESSAGES];
    const figures: Record<string, number> = {};
    for (const row of ROWS) {
      const { stdout } = await run(process.execPath, [
        join(bench, "row.ts"),
        row,
        join(folder, "target.json"),
        ...options,
      ]);
      figures[row] = Number(/([\d.]+) µs CPU/.exec(stdout)?.[1]) / 1000;
    }
    file.add({ size, figures });
  } finally {
    await run("bash", [join(bench, "target.sh"), "stop", folder]);
  }
}
rmSync(folder, { recursive: true });
file.judge();
