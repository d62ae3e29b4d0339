/**
 * The peer benchmark with other mail: `node bench/other-mail.ts short|attached|far TARGET.json [ROWS] [--scale 0.1] [--json FILE]`, all but the first word as
 * the benchmark takes it. CPU is told in nanoseconds there, as in `row.ts`: at a small scale its steps of 10 ms would be whole rows. Needs the peer
 * benchmark beside the checkout.
 */
import { spawnSync } from "node:child_process";
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const KINDS = ["short", "attached", "far"];
const [kind = "", ...rest] = process.argv.slice(2);
if (!KINDS.includes(kind)) throw new Error(`which mail: ${KINDS.join(", ")}`);

const peerbench = process.env["POSTHORN_PEERBENCH"] ?? join(import.meta.dirname, "../../shared/peerbench");
const cpuInSteps = "cpu: +f[11] + +f[12],";
const theirMail = "export function message(";
const library = readFileSync(join(peerbench, "lib.mjs"), "utf8");
if (![cpuInSteps, theirMail].every((text) => library.includes(text))) {
  throw new Error("the peer benchmark has changed: it makes its mail, or counts CPU, in another way");
}

const folder = mkdtempSync(join(tmpdir(), "posthorn-other-mail-"));
try {
  copyFileSync(join(peerbench, "bench.mjs"), join(folder, "bench.mjs"));
  const mail = join(import.meta.dirname, "other-mail", `${kind}.ts`);
  const changed = library.replace(cpuInSteps, "cpu: steps(d),").replace(theirMail, "function theirs(");
  writeFileSync(
    join(folder, "lib.mjs"),
    `${changed}
export { message } from ${JSON.stringify(mail)};
function steps(pid) {
  try {
    const tasks = fs.readdirSync(\`/proc/\${pid}/task\`);
    return tasks.reduce((sum, task) => sum + +fs.readFileSync(\`/proc/\${pid}/task/\${task}/schedstat\`, "latin1").split(" ")[0], 0) / 1e7;
  } catch {
    return 0;
  }
}
`,
  );
  process.exitCode =
    spawnSync(process.execPath, [join(folder, "bench.mjs"), ...rest], { stdio: "inherit" }).status ?? 1;
} finally {
  rmSync(folder, { recursive: true });
}
