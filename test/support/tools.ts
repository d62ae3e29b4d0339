/** Running other people's programs in tests: found or skipped by name, bounded in time, their output kept for the failure message. */
import { spawn, spawnSync } from "node:child_process";
import type { TestContext } from "node:test";

const RUN_MS_MAX = 120_000;

export interface Finished {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * Whether the program is installed, and ends well with the arguments when there are some: they tell whether it has a module.
 * In CI a missing one is an error, elsewhere the test is skipped and says which tool it lacks.
 */
export function needs(test: TestContext, tool: string, ...args: readonly string[]): boolean {
  const [command, ...rest] = args.length === 0 ? ["which", tool] : [tool, ...args];
  if (spawnSync(command ?? "", rest).status === 0) return true;
  const lacks = `${[tool, ...args].join(" ")} is not installed`;
  if (process.env["CI"] === "true") throw new Error(`${lacks}, and CI skips nothing`);
  test.skip(lacks);
  return false;
}

/** Runs a program to its end; throws when it fails, unless `mayFail`. */
export async function run(
  tool: string,
  args: readonly string[],
  options: { cwd?: string; env?: Readonly<Record<string, string>>; input?: string; mayFail?: boolean } = {},
): Promise<Finished> {
  const child = spawn(tool, args, {
    cwd: options.cwd,
    env: { ...process.env, ...options.env },
    stdio: ["pipe", "pipe", "pipe"],
    timeout: RUN_MS_MAX,
  });
  const out: Buffer[] = [];
  const err: Buffer[] = [];
  child.stdout.on("data", (chunk: Buffer) => out.push(chunk));
  child.stderr.on("data", (chunk: Buffer) => err.push(chunk));
  child.stdin.on("error", () => undefined);
  child.stdin.end(options.input ?? "");
  const code = await new Promise<number | null>((done, failed) => {
    child.on("error", failed);
    child.on("close", (status) => done(status));
  });
  const finished = { code, stdout: Buffer.concat(out).toString("utf8"), stderr: Buffer.concat(err).toString("utf8") };
  if (code !== 0 && options.mayFail !== true) {
    throw new Error(`${tool} ${args.join(" ")} ended with ${code}\n${finished.stdout}\n${finished.stderr}`);
  }
  return finished;
}
