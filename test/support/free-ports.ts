/**
 * Free ports for programs that have to be told theirs. They lie below those that systems give to outgoing connections (from 32768 on, or higher):
 * nobody's client takes one between the look here and the start of the program.
 */
import { randomInt } from "node:crypto";
import { once } from "node:events";
import { createServer, type Server } from "node:net";

const LOWEST = 10_000;
const HIGHEST = 32_000;
const ATTEMPTS_MAX = 200;

export async function freePorts(count: number, host = "127.0.0.1"): Promise<number[]> {
  const servers: Server[] = [];
  // All are held until the last one is found, so that no two are the same.
  for (let attempt = 0; servers.length < count; attempt++) {
    if (attempt === ATTEMPTS_MAX) throw new Error(`no ${count} free ports between ${LOWEST} and ${HIGHEST}`);
    const server = createServer().listen(randomInt(LOWEST, HIGHEST), host);
    await once(server, "listening").then(
      () => servers.push(server),
      () => undefined,
    );
  }
  const ports = servers.map((server) => (server.address() as { port: number }).port);
  await Promise.all(servers.map((server) => new Promise((done) => server.close(done))));
  return ports;
}

export async function freePort(host?: string): Promise<number> {
  const [port = 0] = await freePorts(1, host);
  return port;
}
