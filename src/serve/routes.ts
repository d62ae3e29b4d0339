/** The routes to other servers, as the configuration describes them. */
import { readFile } from "node:fs/promises";
import type { Config } from "../config/schema.ts";
import { openRoutes, type RouteSettings } from "../transport/routes.ts";
import type { Routes } from "../transport/transport.ts";

/** Rejects when the file of a password cannot be read. */
export async function routesOf({ routes, outbound }: Config): Promise<Routes> {
  return openRoutes({ routes: await Promise.all(routes.map(routeOf)), directPort: outbound.port });
}

async function routeOf(given: Config["routes"][number]): Promise<RouteSettings> {
  const { domain, host, mx, protocol, user } = given;
  const password = given.password ?? (given.passwordFile === undefined ? "" : await firstLine(given.passwordFile));
  const login = user === undefined ? undefined : { user, password };
  const tls = given.tls ?? (login === undefined ? "opportunistic" : "verified");
  return { domain, host, mx, protocol, tls, login };
}

async function firstLine(file: string): Promise<string> {
  return (await readFile(file, "utf8")).split(/\r?\n/, 1)[0] ?? "";
}
