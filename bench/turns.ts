/**
 * Loaded into a server before its own code (`--import`): writes down every turn of its event loop that took long, in milliseconds of the thread's own
 * CPU and of the clock, as lines of the file that POSTHORN_TURNS names. CPU is the truer figure where others use the machine.
 */
import { appendFileSync } from "node:fs";
import { isMainThread } from "node:worker_threads";
import { cpuMs } from "./cpu-ms.ts";

/** Milliseconds from look to look: a turn of the loop has at most one. */
const LOOK_MS = 1;
/** Milliseconds of CPU from which a turn is written down. */
const LONG_MS = 5;

const file = process.env["POSTHORN_TURNS"];

if (isMainThread && file !== undefined) {
  let [cpu, wall] = [cpuMs(), performance.now()];
  setInterval(() => {
    const [cpuNow, wallNow] = [cpuMs(), performance.now()];
    const spent = cpuNow - cpu;
    if (spent >= LONG_MS) appendFileSync(file, `${spent.toFixed(1)} ${(wallNow - wall).toFixed(1)}\n`);
    [cpu, wall] = [cpuMs(), performance.now()];
  }, LOOK_MS).unref();
}
