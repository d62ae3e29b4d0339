/** Orders a sweep of the bodies. */
import { fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { Log } from "../../base/log.ts";
import type { Config } from "../../config/schema.ts";

export interface SweepOrder {
  readonly config: Config;
  readonly logFormat: "json" | "pretty";
}

const program = fileURLToPath(new URL("./sweeper.ts", import.meta.url));

/** Resolves when the sweep is over; it says in the log how that went. */
export function sweep(order: SweepOrder, log: Log): Promise<void> {
  return new Promise((done) => {
    const child = fork(program);
    child.on("error", (error) => log.error({ err: error }, "bodies cannot be swept"));
    child.once("exit", () => done());
    child.send(order);
  });
}
