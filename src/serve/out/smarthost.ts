/** Trying a smarthost: what it answers when we come to send mail, without sending any. */
import { systemClock } from "../../base/clock.ts";
import { silentLog } from "../../base/log.ts";
import type { Config } from "../../config/schema.ts";
import { checkedSmarthost, type GivenSmarthost, type Smarthost, type Smarthosts } from "../../directory/smarthost.ts";
import type { Resolver } from "../../dns/resolver.ts";
import { openRoutes } from "../../transport/routes.ts";
import type { Reached } from "../../transport/transport.ts";
import { ownName } from "../hostname.ts";
import { namesSmarthost, smarthostRoute } from "./routes.ts";

/** Milliseconds until whoever waits for the answer hears that none has come. */
const TRY_MS_MAX = 20_000;

export interface ShownSmarthost {
  /** Null where mail goes by itself. */
  readonly smarthost: { readonly host: string; readonly port: number; readonly user: string } | null;
  /** The configuration names a route for everything: that one counts. */
  readonly isOverruled: boolean;
}

/** Sees, tries and changes it, for the pages and for commands. */
export function smarthostDesk(config: Config, { smarthosts }: { readonly smarthosts: Smarthosts }, resolver: Resolver) {
  return {
    async show(): Promise<ShownSmarthost> {
      const found = await smarthosts.get();
      const shown = found && { host: found.host, port: found.port, user: found.login?.user ?? "" };
      return { smarthost: shown ?? null, isOverruled: namesSmarthost(config) };
    },
    try: (given: GivenSmarthost): Promise<Reached> => trySmarthost(config, resolver, checkedSmarthost(given)),
    set: (given: GivenSmarthost): Promise<void> => smarthosts.set(checkedSmarthost(given)),
    remove: (): Promise<void> => smarthosts.remove(),
  };
}

async function trySmarthost(config: Config, resolver: Resolver, smarthost: Smarthost): Promise<Reached> {
  // Late: only the sender needs it otherwise.
  const { openSending } = await import("./sending.ts");
  const setup = { config, hostname: ownName(config.hostname), bindings: [] };
  await using transport = await openSending(setup, { resolver, clock: systemClock, log: silentLog });
  const { port } = config.outbound;
  const hop = openRoutes({ routes: [smarthostRoute(smarthost)], directPort: port }).hop("smarthost.invalid");
  return await transport.reach(hop, AbortSignal.timeout(TRY_MS_MAX));
}
