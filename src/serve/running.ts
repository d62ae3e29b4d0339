/** The note that a running server leaves in its data folder: which process it is, and where it listens. */
import { readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Binding } from "./setup.ts";

export interface Running {
  readonly pid: number;
  readonly startedAt: string;
  readonly listeners: readonly Binding[];
}

const NAME = "running.json";

/** Of the server that runs on this folder, or was killed on it; undefined: there is none. */
export function readRunning(folder: string): Running | undefined {
  try {
    return JSON.parse(readFileSync(join(folder, NAME), "utf8")) as Running;
  } catch {
    return undefined;
  }
}

/** Whether its process is there. */
export function isRunning({ pid }: Running): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    // It is somebody else's, whom we may not even ask.
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

/** Written when the server takes clients; removed, when it ends in order. */
export function noteRunning(folder: string, running: Running): Disposable {
  const file = join(folder, NAME);
  writeFileSync(`${file}.new`, `${JSON.stringify(running, undefined, 2)}\n`);
  renameSync(`${file}.new`, file);
  writeFileSync(join(folder, "posthorn.pid"), `${running.pid}\n`);
  return {
    [Symbol.dispose]() {
      rmSync(file, { force: true });
      rmSync(join(folder, "posthorn.pid"), { force: true });
    },
  };
}
