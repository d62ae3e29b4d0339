/** A worker process: serves clients as the primary tells it, until it is told to stop or the primary is gone. */
import cluster from "node:cluster";
import type { Socket } from "node:net";
import { Remembered } from "../../auth/remembered.ts";
import { Throttle } from "../../auth/throttle.ts";
import { systemClock } from "../../base/clock.ts";
import { IpcBus } from "../../bus/ipc.ts";
import type { SharedPlaces } from "../../net/address-places.ts";
import { Rates } from "../../net/rates.ts";
import { openLog, type ProcessLog } from "../../telemetry/logger.ts";
import { endOnMistakes } from "./mistakes.ts";
import type { ToPrimary, ToWorker } from "./messages.ts";
import { startService, type Service } from "./service.ts";
import { sendsItself, type WorkerSetup } from "../setup.ts";
import { sent } from "./sent.ts";
import { ORPHAN_STOP_MS } from "../limits.ts";

const name = `w${cluster.worker?.id ?? 0}`;
const pages = new Map<number, (text: string) => void>();
const borrowing = new Map<number, (places: number) => void>();
let lastAsked = 0;
let log: ProcessLog | undefined;
let remembered: Remembered | undefined;
let throttle: Throttle | undefined;
let rates: Rates | undefined;
let service: Service | undefined;

/** From the beginning, because the primary says who listens before it says anything else. */
const bus = new IpcBus((news) => sent(process, { kind: "news", news } satisfies ToPrimary));

function tell(message: ToPrimary): void {
  if (process.connected) process.send?.(message);
}

async function start(setup: WorkerSetup): Promise<void> {
  log = await openLog({ level: setup.config.log.level, format: setup.logFormat, process: name });
  endOnMistakes(log);
  try {
    remembered = new Remembered(systemClock, {
      key: Buffer.from(setup.sealKey, "base64"),
      tell: (seal) => tell({ kind: "remembered", seal }),
    });
    throttle = new Throttle(systemClock, { tell: (verdict) => tell({ kind: "verdict", verdict }) });
    rates = new Rates(systemClock, { tell: (news) => tell({ kind: "counted", news }) });
    throttle.remember(setup.throttled);
    const { reusePort } = setup;
    const around = {
      name,
      log,
      bus,
      remembered,
      throttle,
      rates,
      places: setup.workers > 1 ? places : undefined,
      metricsPage: askForPage,
      reusePort,
      sends: sendsItself(setup),
    };
    service = await startService(setup, around);
    tell({ kind: "ready" });
  } catch (error) {
    log.error({ err: error }, "worker cannot start");
    log.flush();
    const reason = error instanceof Error ? error.message : String(error);
    await sent(process, { kind: "failed", reason } satisfies ToPrimary);
    process.exit(1);
  }
}

function askForPage(): Promise<string> {
  const id = ++lastAsked;
  const page = Promise.withResolvers<string>();
  pages.set(id, page.resolve);
  tell({ kind: "page", id });
  return page.promise;
}

const places: SharedPlaces = {
  borrow(address, wanted) {
    const id = ++lastAsked;
    const lent = Promise.withResolvers<number>();
    borrowing.set(id, lent.resolve);
    tell({ kind: "borrow", id, address, places: wanted });
    return lent.promise;
  },
  giveBack(address, idle) {
    tell({ kind: "give-back", address, places: idle });
  },
};

async function stop(ms: number): Promise<void> {
  await service?.stop(ms);
  log?.flush();
  process.exit(0);
}

async function heard(message: ToWorker, socket: Socket | undefined): Promise<void> {
  switch (message.kind) {
    case "setup":
      return start(message.setup);
    case "client":
      return socket === undefined ? undefined : service?.take(socket, message.binding);
    case "news":
      return bus.heard(message.news);
    case "remembered":
      return remembered?.hear(message.seal);
    case "verdict":
      return throttle?.hear(message.verdict);
    case "counted":
      return rates?.hear(message.news);
    case "collect":
      return tell({ kind: "collected", id: message.id, snapshot: (await service?.snapshot()) ?? [] });
    case "page":
      pages.get(message.id)?.(message.text);
      pages.delete(message.id);
      return undefined;
    case "lent":
      borrowing.get(message.id)?.(message.places);
      return void borrowing.delete(message.id);
    case "ticket-keys":
      return service?.renewTicketKeys(Buffer.from(message.keys, "base64"));
    case "stop":
      return stop(message.ms);
  }
}

process.on("message", (message, handle) => void heard(message as ToWorker, handle as Socket | undefined));
process.on("disconnect", () => void stop(ORPHAN_STOP_MS));
// A terminal sends these to every process of the group; the primary decides what they mean.
process.on("SIGINT", () => undefined);
process.on("SIGTERM", () => undefined);
