/** What every client of a process is answered from: logins, the flow of mail, and the sessions of the line protocols. */
import type { Remembered } from "../auth/remembered.ts";
import type { Throttle } from "../auth/throttle.ts";
import { systemClock } from "../base/clock.ts";
import type { Events, Protocol } from "../base/events.ts";
import type { Log } from "../base/log.ts";
import type { Issuers } from "../directory/issuers.ts";
import type { Gate } from "../directory/login.ts";
import { openGate } from "../directory/sql-gate.ts";
import { imapHandlers } from "../imap/server.ts";
import type { Inbound } from "../mail/inbound.ts";
import { Sharing } from "../mail/sharing.ts";
import type { HandlerFactory } from "../net/connection.ts";
import { Networks } from "../net/networks.ts";
import type { Rates } from "../net/rates.ts";
import { pop3Handlers } from "../pop3/server.ts";
import { smtpHandlers } from "../smtp/server.ts";
import { openInbound } from "./inbound.ts";
import { lateHandlers } from "./late-handlers.ts";
import { jmapUrl } from "./web/jmap-url.ts";
import { type MailFlow, openMailFlow } from "./mail-flow.ts";
import type { WorkerSetup } from "./setup.ts";
import { software } from "./software.ts";
import type { Storage } from "./data/storage.ts";

export interface SessionParts {
  readonly storage: Storage;
  readonly events: Events;
  readonly log: Log;
  /** What was checked, tried and counted lately; see Surroundings. */
  readonly remembered: Remembered;
  readonly throttle: Throttle;
  readonly rates: Rates;
  readonly issuers: Pick<Issuers, "prove" | "configuration"> | undefined;
}

export interface Sessions extends AsyncDisposable {
  readonly gate: Gate;
  readonly mail: MailFlow["mail"];
  readonly inbound: Inbound;
  /** What a listener does with its clients. */
  readonly handlers: (protocol: Protocol) => HandlerFactory;
}

/** Rejects when a file that the configuration names cannot be read. */
export async function openSessions(setup: WorkerSetup, parts: SessionParts): Promise<Sessions> {
  const { storage, events, log, remembered, throttle, rates, issuers } = parts;
  const { directory, logins: book, openLogins: open, deliveries } = storage;
  const clock = systemClock;
  const gate = openGate({ directory, events, clock, remembered, throttle, book, open, issuers });
  const { mail } = await openMailFlow(setup, storage, { events, clock, log });
  const opened = openInbound(setup, { deliveries, rates, clock, log });
  return {
    gate,
    mail,
    inbound: opened.inbound,
    handlers: handlersOf(setup, { ...parts, gate, mail, inbound: opened.inbound }),
    [Symbol.asyncDispose]: () => opened[Symbol.asyncDispose](),
  };
}

type HandlerParts = SessionParts & Pick<Sessions, "gate" | "mail" | "inbound">;

function handlersOf(
  setup: WorkerSetup,
  { storage, events, log, gate, mail, inbound }: HandlerParts,
): (protocol: Protocol) => HandlerFactory {
  const { config, hostname } = setup;
  const { unauthenticate } = config.imap;
  const { store, spools, leases } = storage;
  const clock = systemClock;
  const messageBytesMax = config.limits.messageSize;
  const about = { ...software, supportUrl: `mailto:postmaster@${hostname}` };
  const imap = imapHandlers({
    store,
    gate,
    directory: storage.directory,
    sharing: new Sharing(storage),
    spools,
    events,
    log,
    clock,
    software: about,
    unauthenticate,
    messagesPerCommand: config.imap.messagesPerCommand,
    messageBytesMax,
    jmapUrl: jmapUrl(setup),
  });
  const smtp = smtpHandlers({
    mail,
    inbound,
    gate,
    spools,
    messageBytesMax,
    proxies: new Networks(config.proxy.xclient),
    relays: new Networks(config.smtp.relayNetworks),
    greetingDelayMs: config.smtp.greetingDelayMs,
  });
  const pop3 = pop3Handlers({ store, gate, leases, events, clock, software });
  const manageSieve = lateHandlers(async () => {
    const { manageSieveHandlers } = await import("../managesieve/server.ts");
    return manageSieveHandlers({ store, gate, events, log, clock, software, unauthenticate });
  });
  const spoken: Partial<Record<Protocol, HandlerFactory>> = { imap, pop3, managesieve: manageSieve };
  return (protocol) => spoken[protocol] ?? smtp;
}
