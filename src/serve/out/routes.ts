/** The routes to other servers: as the configuration describes them, and the smarthost that an administrator has named. */
import { readFile } from "node:fs/promises";
import type { Config } from "../../config/schema.ts";
import type { Smarthost, Smarthosts } from "../../directory/smarthost.ts";
import { openRoutes, type RouteSettings } from "../../transport/routes.ts";
import type { Hop, Routes } from "../../transport/transport.ts";

const IMPLICIT_TLS_PORT = 465;

/** Rejects when the file of a password cannot be read. */
export async function routesOf({ routes, outbound }: Config, smarthosts: Pick<Smarthosts, "get">): Promise<Routes> {
  return new LiveRoutes(await Promise.all(routes.map(routeOf)), outbound.port, smarthosts);
}

/** Whether the configuration says itself where all mail goes, so that no other smarthost counts. */
export function namesSmarthost({ routes }: Config): boolean {
  return routes.some(({ domain }) => domain === "*");
}

/** The way through the smarthost, for everybody. With a login it must prove who it is. */
export function smarthostRoute({ host, port, login }: Smarthost): RouteSettings {
  const tls = port === IMPLICIT_TLS_PORT ? "implicit" : login === undefined ? "opportunistic" : "verified";
  return { domain: "*", host: { name: host, port }, mx: false, protocol: "smtp", tls, login };
}

class LiveRoutes implements Routes {
  readonly #configured: readonly RouteSettings[];
  readonly #directPort: number;
  readonly #smarthosts: Pick<Smarthosts, "get">;
  #routes: Routes;
  #smarthost: Smarthost | undefined;

  constructor(configured: readonly RouteSettings[], directPort: number, smarthosts: Pick<Smarthosts, "get">) {
    this.#configured = configured;
    this.#directPort = directPort;
    this.#smarthosts = smarthosts;
    this.#routes = openRoutes({ routes: configured, directPort });
  }

  hop(domain: string): Hop {
    return this.#routes.hop(domain);
  }

  async refresh(): Promise<void> {
    const smarthost = await this.#smarthosts.get();
    // The same answer is the same object, until somebody changes the directory.
    if (smarthost === this.#smarthost) return;
    this.#smarthost = smarthost;
    const last = smarthost === undefined ? [] : [smarthostRoute(smarthost)];
    this.#routes = openRoutes({ routes: [...this.#configured, ...last], directPort: this.#directPort });
  }
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
