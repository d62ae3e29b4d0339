/** Settles where to listen before any worker starts: whether a port is free, and which one it is where the system may choose. */
import { once } from "node:events";
import { createServer, type AddressInfo } from "node:net";
import type { Config, Role } from "../config/schema.ts";
import type { Endpoint } from "../config/values.ts";
import type { Binding } from "./setup.ts";

/** Where the server cannot listen, and why. */
export class CannotListen extends Error {
  override name = "CannotListen";
}

/**
 * Tries each endpoint for a moment. Workers that share a port would also share it with a stranger who allows that, so
 * here it is taken for this process alone. Throws CannotListen, which names every endpoint that is not to be had.
 */
export async function settleBindings(listen: Config["listen"]): Promise<readonly Binding[]> {
  const wanted = (Object.entries(listen) as [Role, readonly Endpoint[]][]).flatMap(([role, endpoints]) =>
    endpoints.map((endpoint) => ({ role, endpoint })),
  );
  const tried = await Promise.all(wanted.map(({ role, endpoint }) => trial(role, endpoint)));
  const problems = tried.filter((each) => typeof each === "string");
  if (problems.length > 0) throw new CannotListen(problems.join("\n"));
  return tried.filter((each) => typeof each !== "string");
}

async function trial(role: Role, { host, port }: Endpoint): Promise<Binding | string> {
  const shown = `${host.includes(":") ? `[${host}]` : host}:${port}`;
  try {
    return { role, ...(await listenOnce(host, port)) };
  } catch (error) {
    return `listen.${role}: ${shown} ${reason(error)}`;
  }
}

/** "*" is every address: "::" takes IPv4 as well; without IPv6 it is "0.0.0.0". */
async function listenOnce(host: string, port: number): Promise<{ host: string; port: number }> {
  if (host !== "*") return { host, port: await freePort(host, port) };
  try {
    return { host: "::", port: await freePort("::", port) };
  } catch (error) {
    if (!["EAFNOSUPPORT", "EADDRNOTAVAIL", "EINVAL"].includes(codeOf(error))) throw error;
    return { host: "0.0.0.0", port: await freePort("0.0.0.0", port) };
  }
}

/** The port, or the one that the system chose for 0, if this process could listen there. */
export async function freePort(host: string, port: number): Promise<number> {
  const server = createServer();
  server.listen({ host, port, exclusive: true });
  await once(server, "listening");
  const { port: settled } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return settled;
}

function codeOf(error: unknown): string {
  return (error as NodeJS.ErrnoException).code ?? "";
}

const REASONS: Readonly<Record<string, string>> = {
  EADDRINUSE: "is taken by another program",
  EACCES: "needs more rights: ports below 1024 belong to root, or to a program with CAP_NET_BIND_SERVICE",
  EADDRNOTAVAIL: "is no address of this machine",
  ENOTFOUND: "is no name that leads to an address",
};

function reason(error: unknown): string {
  return REASONS[codeOf(error)] ?? (error instanceof Error ? error.message : String(error));
}
