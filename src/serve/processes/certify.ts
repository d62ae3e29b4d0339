/** Has certificates looked after, now and whenever it is worth it. */
import { fork, type ChildProcess } from "node:child_process";
import { fileURLToPath } from "node:url";
import { MINUTE_MS } from "../../base/clock.ts";
import type { Log } from "../../base/log.ts";
import type { Config } from "../../config/schema.ts";

export interface CertifyOrder {
  readonly config: Config;
  readonly logFormat: "json" | "pretty";
}

/** What the other process says at its end. */
export interface Certified {
  readonly nextMs: number;
}

const program = fileURLToPath(new URL("./certifier.ts", import.meta.url));
/** Milliseconds until the next look after one that came to nothing. */
const TROUBLE_MS = 10 * MINUTE_MS;

/** Disposed, it looks no more; one that is under way ends, and another process goes on with it later. */
export function certify(order: CertifyOrder, log: Log): Disposable {
  let child: ChildProcess | undefined;
  let timer: NodeJS.Timeout | undefined;
  let isOver = false;
  const look = (): void => {
    let nextMs = TROUBLE_MS;
    child = fork(program);
    child.on("message", (said) => {
      ({ nextMs } = said as Certified);
    });
    child.on("error", (error) => log.error({ err: error }, "certificates cannot be looked after"));
    child.once("exit", () => {
      child = undefined;
      if (!isOver) timer = setTimeout(look, nextMs);
    });
    child.send(order);
  };
  look();
  return {
    [Symbol.dispose]() {
      isOver = true;
      clearTimeout(timer);
      child?.disconnect();
    },
  };
}
