/**
 * Free ports for programs that have to be told theirs. They lie below those that systems give to outgoing connections (from 32768 on, or higher):
 * nobody's client takes one between the look here and the start of the program. And no other test does: each process has blocks of its own.
 */
import { randomInt } from "node:crypto";
import { once } from "node:events";
import { createServer, type Server } from "node:net";

const LOWEST = 10_000;
const HIGHEST = 32_000;
/** Ports of a block. Who listens on the first, as long as the process lives, has the others. */
const BLOCK = 50;
const ATTEMPTS_MAX = 200;

/** Of our blocks, those that nobody was given yet. */
let ours: number[] = [];

export async function freePorts(count: number, host = "127.0.0.1"): Promise<number[]> {
  const ports: number[] = [];
  while (ports.length < count) {
    const port = ours.pop();
    if (port === undefined) ours = await takeBlock();
    else if (await isFree(port, host)) ports.push(port);
  }
  return ports;
}

export async function freePort(host?: string): Promise<number> {
  const [port = 0] = await freePorts(1, host);
  return port;
}

async function takeBlock(): Promise<number[]> {
  for (let attempt = 0; attempt < ATTEMPTS_MAX; attempt++) {
    const first = LOWEST + BLOCK * randomInt((HIGHEST - LOWEST) / BLOCK);
    const mark = await listening(first, "127.0.0.1");
    if (mark === undefined) continue;
    mark.unref();
    return Array.from({ length: BLOCK - 1 }, (_, i) => first + 1 + i);
  }
  throw new Error(`no free ports between ${LOWEST} and ${HIGHEST}`);
}

/** Some program that is no test may listen there. */
async function isFree(port: number, host: string): Promise<boolean> {
  const server = await listening(port, host);
  if (server !== undefined) await new Promise((done) => server.close(done));
  return server !== undefined;
}

async function listening(port: number, host: string): Promise<Server | undefined> {
  const server = createServer().listen(port, host);
  return once(server, "listening").then(
    () => server,
    () => undefined,
  );
}
