/** The server from its configuration to its end: what one machine has once, around one process that serves or many. */
import { randomBytes } from "node:crypto";
import { availableParallelism } from "node:os";
import { systemClock } from "../base/clock.ts";
import type { Config } from "../config/schema.ts";
import { openLog, type ProcessLog } from "../telemetry/logger.ts";
import { settleBindings } from "./bindings.ts";
import { keepCompiled } from "./processes/compiled.ts";
import { lockFolder, refuseUnfinished } from "./data/data-lock.ts";
import { ownName } from "./hostname.ts";
import { CERTIFICATE_LOOK_MS, CLEAN_UP_MS, STOP_MS_MAX, TICKET_KEYS_MS } from "./limits.ts";
import { endOnMistakes } from "./processes/mistakes.ts";
import { certificatesOf, ensureCertificate, fetchedFolder } from "./certificates/own-certificate.ts";
import { noteRunning } from "./running.ts";
import { sweep } from "./processes/sweep.ts";
import { keepThrottled, readThrottled } from "./data/throttle-memory.ts";
import { Workers } from "./processes/workers.ts";
import type { Binding, WorkerSetup } from "./setup.ts";

export interface ServeOptions {
  /** Called when the data folder is this server's; answers the configuration to use. */
  readonly prepare?: (config: Config) => Promise<Config>;
  /** Accounts that are open to this machine; asked for after `prepare`. */
  readonly demoAccounts?: () => readonly string[];
  /** Called when clients are taken. */
  readonly onReady?: (bindings: readonly Binding[]) => void;
}

/** Serves until a signal ends it. Throws FolderInUse or CannotListen before anything is served. */
export async function serve(given: Config, options: ServeOptions = {}): Promise<void> {
  using _folder = lockFolder(given.data);
  refuseUnfinished(given.data);
  const config = options.prepare === undefined ? given : await options.prepare(given);
  const logFormat = formatOf(config);
  const log = await openLog({ level: config.log.level, format: logFormat, process: "primary" });
  endOnMistakes(log);
  const workers = config.workers === 0 ? workersFor(availableParallelism()) : config.workers;
  const serving = new Workers(workers, log);
  const asked = stopAsked(serving, log);
  const setup = await started(serving, config, { workers, logFormat, demoAccounts: options.demoAccounts?.() ?? [] });
  using _note = noteRunning(config.data, {
    pid: process.pid,
    startedAt: new Date().toISOString(),
    listeners: setup.bindings,
  });
  using _throttled = keepThrottled(config.data, () => serving.throttled, log);
  using _chores = chores(config, setup, serving, log);
  using _certifying = config.acme.enabled
    ? (await import("./processes/certify.ts")).certify({ config, logFormat }, log)
    : undefined;
  for (const binding of setup.bindings) log.info({ ...binding }, "listening");
  options.onReady?.(setup.bindings);
  keepCompiled();
  await asked;
  await serving.stop(STOP_MS_MAX);
  log.info({}, "stopped");
  log.flush();
}

/** One core is left to the threads that sync, compress, hash and compile, to the sender, and to the primary. */
function workersFor(cores: number): number {
  return Math.max(1, cores - 1);
}

type Decided = Pick<WorkerSetup, "workers" | "logFormat" | "demoAccounts">;

/** Starts serving; nothing is left running when that fails. */
async function started(serving: Workers, config: Config, decided: Decided): Promise<WorkerSetup> {
  try {
    const setup = await setupOf(config, decided);
    await serving.start(setup);
    return setup;
  } catch (error) {
    serving.kill();
    throw error;
  }
}

async function setupOf(config: Config, decided: Decided): Promise<WorkerSetup> {
  const hostname = ownName(config.hostname);
  const bindings = await settleBindings(config.listen);
  await ensureCertificate(config, selfSignedNames(hostname), systemClock.now());
  const fetched = fetchedFolder(config);
  // Workers watch it.
  if (fetched !== undefined) await (await import("./certificates/fetched.ts")).makeFetchedFolder(fetched);
  return {
    ...decided,
    config,
    hostname,
    bindings,
    certificates: certificatesOf(config),
    fetchedCertificates: fetched,
    ticketKeys: newTicketKeys(),
    throttled: readThrottled(config.data),
    sealKey: randomBytes(32).toString("base64"),
    // Elsewhere the workers take clients from sockets of the primary.
    reusePort: process.platform === "linux",
  };
}

function newTicketKeys(): string {
  return randomBytes(48).toString("base64");
}

function selfSignedNames(hostname: string): readonly string[] {
  return [...new Set([hostname, "localhost"]), "127.0.0.1", "::1"];
}

/** What is done again and again while the server runs. */
function chores(config: Config, setup: WorkerSetup, serving: Workers, log: ProcessLog): Disposable {
  const keys = setInterval(() => serving.renewTicketKeys(newTicketKeys()), TICKET_KEYS_MS);
  const certificate = setInterval(() => {
    // Workers see the new file.
    ensureCertificate(config, selfSignedNames(setup.hostname), systemClock.now()).catch((error: unknown) =>
      log.error({ err: error }, "certificate cannot be renewed"),
    );
  }, CERTIFICATE_LOOK_MS);
  const sweeps = setInterval(() => void sweep({ config, logFormat: setup.logFormat }, log), CLEAN_UP_MS);
  return {
    [Symbol.dispose]() {
      clearInterval(keys);
      clearInterval(certificate);
      clearInterval(sweeps);
    },
  };
}

/** Resolves at the first signal to stop; a second one ends everything at once. */
function stopAsked(serving: Workers, log: ProcessLog): Promise<void> {
  const asked = Promise.withResolvers<void>();
  let signals = 0;
  const heard = (signal: NodeJS.Signals): void => {
    if (++signals === 1) {
      log.info({ signal }, "stopping");
      return asked.resolve();
    }
    log.warn({ signal }, "ending at once");
    log.flush();
    serving.kill();
    process.exit(1);
  };
  process.on("SIGTERM", heard).on("SIGINT", heard);
  return asked.promise;
}

function formatOf(config: Config): "json" | "pretty" {
  if (config.log.format !== "auto") return config.log.format;
  return process.stdout.isTTY ? "pretty" : "json";
}
