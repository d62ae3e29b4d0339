/** Counting what a running server asks of the system, from outside, by strace. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Program } from "./program.ts";

/** What the runtime does when it likes: waiting, waking threads, memory. How often says more of the machine than of us. */
const BY_THE_RUNTIME =
  /^(futex|epoll_\w+|poll|madvise|mmap|munmap|mprotect|mremap|brk|membarrier|sched_\w+|clock_\w+|nanosleep|restart_syscall|rt_\w+|set_robust_list|clone\w*|rseq|prctl|exit|getrusage|gettid|getpid)$/;

export interface SystemCalls {
  /** fsync and fdatasync. */
  readonly syncs: number;
  /** Everything else that is asked for in all processes: bytes, files, locks. */
  readonly others: number;
  readonly byName: Readonly<Record<string, number>>;
  /** How long it was looked at. */
  readonly seconds: number;
}

export async function systemCallsDuring(program: Program, act: () => Promise<unknown>): Promise<SystemCalls> {
  const table = join(program.folder, "system-calls");
  const processes = await program.processes();
  const strace = spawn("strace", ["-f", "-c", "-o", table, ...processes.flatMap((pid) => ["-p", String(pid)])], {
    stdio: ["ignore", "ignore", "pipe"],
  });
  const exited = once(strace, "exit");
  let attached = 0;
  for await (const line of createInterface(strace.stderr)) {
    if (!/ attached( with \d+ threads)?$/.test(line)) throw new Error(`strace: ${line}`);
    if (++attached === processes.length) break;
  }
  const begun = performance.now();
  try {
    await act();
  } finally {
    strace.kill("SIGINT");
    await exited;
  }
  const seconds = (performance.now() - begun) / 1000;
  const byName: Record<string, number> = {};
  for (const line of (await readFile(table, "utf8")).split("\n")) {
    const [, calls, name] = /^ *[\d.]+ +[\d.]+ +\d+ +(\d+) +(?:\d+ +)?([a-z]\w*)$/.exec(line) ?? [];
    if (name !== undefined && name !== "total" && !BY_THE_RUNTIME.test(name)) byName[name] = Number(calls);
  }
  const syncs = (byName["fsync"] ?? 0) + (byName["fdatasync"] ?? 0);
  return { syncs, others: Object.values(byName).reduce((sum, count) => sum + count, 0) - syncs, byName, seconds };
}
