/** What is answered over HTTP, put together: health, numbers, JMAP, pages about domains, and the webmail. */
import { readAuthorities } from "../authorities.ts";
import { systemClock } from "../../base/clock.ts";
import type { Config } from "../../config/schema.ts";
import { addressesOf } from "../../dns/addresses.ts";
import { openResolver } from "../../dns/stub-resolver.ts";
import { httpApp } from "../../http/app.ts";
import type { AskAnew } from "../../http/api/admin/parts.ts";
import { webListener } from "../../http/listener.ts";
import type { WebListener } from "../../http/server.ts";
import { BegunSubmissions } from "../../mail/begun.ts";
import { JmapEndpoint } from "../../jmap/endpoint.ts";
import { startFinishing } from "../../jmap/finishing.ts";
import type { GivenParts } from "../../jmap/parts.ts";
import { Pusher } from "../../jmap/web-push/pusher.ts";
import { openWebPush, type WebPush } from "../../jmap/web-push/web-push.ts";
import { METRICS_CONTENT_TYPE } from "../../telemetry/metrics.ts";
import { FirstStart } from "../../mail/first-start.ts";
import { userAgentDocument } from "../../trust/publishing/user-agents.ts";
import { servicesOf } from "../domains/domain-facts.ts";
import { adminParts } from "./admin-parts.ts";
import { mailServers } from "./mail-servers.ts";
import { Sharing } from "../../mail/sharing.ts";
import type { Opened } from "../processes/service.ts";
import { signedProfile } from "./profile-signer.ts";
import { software, webFolder } from "../software.ts";
import type { Storage } from "../data/storage.ts";

/** What it opened is closed again when it fails, and with the listeners otherwise. */
export async function openWeb(opened: Opened): Promise<WebListener> {
  const { setup, around, storage, gate } = opened;
  await using listeners = new AsyncDisposableStack();
  const { config, hostname } = setup;
  const { resolvers: servers, validating, timeoutMs } = config.dns;
  const names = { servers, validating, timeoutMs, clock: systemClock, log: around.log };
  const resolver = listeners.use(openResolver(names));
  // Whoever asks again has changed something, and what was remembered of it is what they changed.
  const askAnew: AskAnew = async (body) => {
    await using fresh = openResolver(names);
    return await body(fresh);
  };
  const outside = {
    addressesOf: (host: string) => addressesOf(host, resolver),
    authorities: [],
    privateAddresses: config.webmail.privateAddresses,
  };
  const webPush = await openWebPush({
    ...outside,
    subscriptions: storage.pushSubscriptions,
    contact: `mailto:postmaster@${hostname}`,
    clock: systemClock,
    log: around.log,
  });
  listeners.use(new Pusher({ webPush, store: storage.store, leases: storage.leases, log: around.log }));
  const jmap = jmapParts(opened, webPush);
  listeners.use(startFinishing(jmap));
  const app = httpApp({
    checkStore: () => checkStore(storage, around.name),
    metricsPage: around.metricsPage,
    metricsType: METRICS_CONTENT_TYPE,
    now: () => systemClock.now(),
    jmap: listeners.use(new JmapEndpoint(jmap)),
    login: {
      gate,
      sessions: storage.webSessions,
      passkeyOptions: (site) => storage.directory.passkeys.authentication(site),
      log: around.log,
      clearTextLogins: config.login.clearText === "everywhere",
    },
    security: { directory: storage.directory, sessions: storage.webSessions, logins: storage.logins },
    admin: adminParts(opened, { resolver, askAnew }),
    setup: {
      firstStart: new FirstStart({ ...storage, clock: systemClock, quota: config.quota }),
      surroundings: async () => {
        const { surroundings } = await import("../surroundings.ts");
        return askAnew((fresh) => surroundings(config, fresh));
      },
    },
    demoAccounts: setup.demoAccounts,
    junkFilter: config.inbound.junkFilter,
    domains: domainPages(setup, storage),
    answerTo: config.acme.enabled ? await answersOf(storage) : undefined,
    outside,
    imports: importLimits(config),
    webFolder,
  });
  if (opened.listeners.disposed) throw new Error("the server stops");
  opened.listeners.use(listeners.move());
  return webListener(app, around.log);
}

function jmapParts({ setup, around, storage, mail }: Opened, webPush: WebPush): GivenParts {
  const { store, directory } = storage;
  return {
    store,
    sharing: new Sharing(storage),
    directory,
    mail,
    logins: storage.openLogins,
    begun: new BegunSubmissions(storage.deliveries),
    webPush,
    clock: systemClock,
    log: around.log,
    software,
    hostname: setup.hostname,
    messageBytesMax: setup.config.limits.messageSize,
  };
}

function domainPages({ config, hostname, bindings }: Opened["setup"], { directory }: Storage) {
  return {
    isLocalDomain: (domain: string) => directory.isLocalDomain(domain),
    hostname,
    signProfile: (profile: string) => signedProfile(config, profile),
    servers: mailServers(bindings),
    mtaSts: config.domains.mtaSts,
    userAgents: (domain: string) => userAgentDocument({ domain, hostname, services: servicesOf(config.listen) }),
  };
}

async function answersOf({ acmeBook }: Storage): Promise<(token: string) => Promise<string | undefined>> {
  const book = await acmeBook();
  return (token) => book.answerTo(token, systemClock.now());
}

function importLimits({ limits, outbound }: Config) {
  return {
    messageBytesMax: limits.messageSize,
    authorities: () => readAuthorities(outbound),
  };
}

/** Writes to the directory's file, as every delivery's disk would be written to: a full or read-only disk shows here. */
async function checkStore(storage: Storage, name: string): Promise<void> {
  const lease = await storage.leases.take(`health of ${name}`);
  await lease?.[Symbol.asyncDispose]();
}
