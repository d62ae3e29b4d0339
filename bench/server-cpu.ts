/** CPU time of a server from outside: all its processes and their threads, by Linux's own count in nanoseconds. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Program } from "../test/support/program.ts";

/** Ticks a second in which Linux counts the time of processes that ended. */
const TICKS_PER_SECOND = 100;

function read(path: string): string {
  try {
    return readFileSync(path, "latin1");
  } catch {
    // It has ended meanwhile.
    return "";
  }
}

/** The fields of /proc/PID/stat behind the name, which may hold anything: state, parent, … */
function fieldsOf(pid: number): readonly string[] {
  const line = read(`/proc/${pid}/stat`);
  return line.slice(line.lastIndexOf(")") + 2).split(" ");
}

function childrenOfAll(): ReadonlyMap<number, readonly number[]> {
  const children = new Map<number, number[]>();
  for (const name of readdirSync("/proc")) {
    const pid = Number(name);
    if (!Number.isInteger(pid)) continue;
    const parent = Number(fieldsOf(pid)[1]);
    children.set(parent, [...(children.get(parent) ?? []), pid]);
  }
  return children;
}

/** These processes and all below them. */
export function processesOf(roots: readonly number[]): readonly number[] {
  const children = childrenOfAll();
  const withChildren = (pid: number): number[] => [pid, ...(children.get(pid) ?? []).flatMap(withChildren)];
  return roots.flatMap(withChildren);
}

/** Microseconds that these processes and all below them have used so far, those of ended ones included. */
export function cpuOf(roots: readonly number[]): number {
  const children = childrenOfAll();
  const cpu = (pid: number): number => {
    const below = (children.get(pid) ?? []).reduce((sum, child) => sum + cpu(child), 0);
    const [, , , , , , , , , , , , , ended = 0, endedInKernel = 0] = fieldsOf(pid).map(Number);
    return below + threadsOf(pid) + ((ended + endedInKernel) * 1e6) / TICKS_PER_SECOND;
  };
  return roots.reduce((sum, pid) => sum + cpu(pid), 0);
}

function threadsOf(pid: number): number {
  let names: string[] = [];
  try {
    names = readdirSync(`/proc/${pid}/task`);
  } catch {
    // It has ended meanwhile.
  }
  return names.reduce((sum, name) => sum + Number(read(`/proc/${pid}/task/${name}/schedstat`).split(" ")[0]) / 1000, 0);
}

/** Milliseconds of the server's CPU that this takes. */
export async function cpuDuring(mail: Program, act: () => Promise<unknown>): Promise<number> {
  const roots = [Number(readFileSync(join(mail.folder, "data/posthorn.pid"), "utf8"))];
  const before = cpuOf(roots);
  await act();
  return (cpuOf(roots) - before) / 1000;
}
