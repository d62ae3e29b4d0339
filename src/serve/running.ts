/** The note that a running server leaves in its data folder: which process it is, and where it listens. */
import { renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Binding } from "./setup.ts";

export interface Running {
  readonly pid: number;
  readonly startedAt: string;
  readonly listeners: readonly Binding[];
}

/** Written when the server takes clients; removed, when it ends in order. */
export function noteRunning(folder: string, running: Running): Disposable {
  const file = join(folder, "running.json");
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
