/** Which servers are asked. */
import { Resolver as SystemResolver } from "node:dns";
import { isIP } from "node:net";
import type { Clock } from "../base/clock.ts";
import { SERVERS_MAX, SYSTEM_SERVERS_MS } from "./limits.ts";

export interface ServerAddress {
  readonly address: string;
  readonly port: number;
}

const PORT = 53;

/** "192.0.2.53", "192.0.2.53:5353", "2001:db8::53" or "[2001:db8::53]:5353"; undefined when the text is none of these. */
export function parseServer(text: string): ServerAddress | undefined {
  if (isIP(text) !== 0) return { address: text, port: PORT };
  const [, six, four, digits] = /^(?:\[([^\]]+)\]|([^:]+))(?::(\d{1,5}))?$/.exec(text) ?? [];
  const address = six ?? four ?? "";
  const port = digits === undefined ? PORT : Number(digits);
  if (isIP(address) !== (six === undefined ? 4 : 6) || port < 1 || port > 65_535) return undefined;
  return { address, port };
}

export function serverText({ address, port }: ServerAddress): string {
  return address.includes(":") ? `[${address}]:${port}` : `${address}:${port}`;
}

/** The servers of the system's configuration (/etc/resolv.conf, or what the platform has instead), read again now and then. */
export function systemServers(clock: Clock): () => readonly ServerAddress[] {
  let servers: readonly ServerAddress[] = [];
  let readAt = -Infinity;
  return () => {
    if (clock.now() - readAt < SYSTEM_SERVERS_MS) return servers;
    readAt = clock.now();
    // A new one reads the files again; the one of the process has read them at its start.
    servers = new SystemResolver()
      .getServers()
      .flatMap((text) => parseServer(text) ?? [])
      .slice(0, SERVERS_MAX);
    return servers;
  };
}
