/**
 * How late the workers' event loops are while a command runs, by the server's own metric: `node bench/loop-delay.ts DIR COMMAND …`. DIR is where
 * `bench/target.sh start DIR` has started the server.
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { join } from "node:path";

export type Delays = ReadonlyMap<string, number>;

/** How many looks at the workers' event loop were at most so late, by the bound in seconds. */
export async function loopDelays(port: number): Promise<Delays> {
  const page = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
  const line = /^posthorn_event_loop_delay_seconds_bucket\{le="([^"]+)",process="worker"\} (\d+)$/gm;
  return new Map([...page.matchAll(line)].map(([, bound = "", count]) => [bound, Number(count)]));
}

/** What the looks between two readings say: bounds in milliseconds, and the share that was later than 20 ms. */
export function sinceThen(
  before: Delays,
  after: Delays,
): Readonly<Record<"median" | "p99" | "worst" | "late", string>> {
  const counts = [...after].map(([bound, count]) => [bound, count - (before.get(bound) ?? 0)] as const);
  const all = counts.at(-1)?.[1] ?? 0;
  const boundOf = (share: number): string => {
    const [bound = "+Inf"] = counts.find(([, count]) => count >= share * all) ?? [];
    return bound === "+Inf" ? "more than 5,000" : String(Number(bound) * 1000);
  };
  const inTime = counts.find(([bound]) => bound === "0.02")?.[1] ?? 0;
  const late = `${((100 * (all - inTime)) / Math.max(1, all)).toFixed(1)} %`;
  return { median: boundOf(0.5), p99: boundOf(0.99), worst: boundOf(1), late };
}

if (import.meta.main) {
  const [folder = "", command = "", ...rest] = process.argv.slice(2);
  const { ports } = JSON.parse(readFileSync(join(folder, "target.json"), "utf8")) as { ports: { http: number } };
  const before = await loopDelays(ports.http);
  await once(spawn(command, rest, { stdio: "inherit" }), "exit");
  const { median, p99, worst, late } = sinceThen(before, await loopDelays(ports.http));
  console.log(`loops late, ms: half of the looks ${median}, 99 of 100 ${p99}, the worst ${worst}; beyond 20: ${late}`);
}
