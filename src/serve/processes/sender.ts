/** A process of its own, beside the workers, that sends what is in the queue, as the primary tells it. */
import { systemClock } from "../../base/clock.ts";
import { IpcBus } from "../../bus/ipc.ts";
import { telemetryEvents } from "../../telemetry/events.ts";
import { openLog, type ProcessLog } from "../../telemetry/logger.ts";
import { Metrics } from "../../telemetry/metrics.ts";
import { keepCompiled } from "./compiled.ts";
import type { ToPrimary, ToSender } from "./messages.ts";
import { endOnMistakes } from "./mistakes.ts";
import { type Outgoing, startOutgoing } from "../out/outgoing.ts";
import { rehearseLater } from "../rehearsal/later.ts";
import type { WorkerSetup } from "../setup.ts";
import { openStorage, type Storage } from "../data/storage.ts";
import { sent } from "./sent.ts";
import { ORPHAN_STOP_MS } from "../limits.ts";

const metrics = new Metrics("sender");
let log: ProcessLog | undefined;
let storage: Storage | undefined;
let outgoing: Outgoing | undefined;
let starting: Promise<void> | undefined;
let rehearsal: AsyncDisposable | undefined;
/** Counts what the workers tell. */
let heardNews = 0;
/** From the beginning, because the primary says who listens before it says anything else. */
const bus = new IpcBus((news) => told({ kind: "news", news }));

function told(message: ToPrimary): Promise<void> {
  return sent(process, message);
}

async function start(setup: WorkerSetup): Promise<void> {
  const { config, logFormat, workers } = setup;
  log = await openLog({ level: config.log.level, format: logFormat, process: "sender" });
  endOnMistakes(log);
  try {
    storage = await openStorage(config, { bus, clock: systemClock, log, workers });
    outgoing = await startOutgoing(setup, { storage, events: telemetryEvents(log, metrics), log });
    await told({ kind: "ready" });
    keepCompiled();
    rehearsal = rehearseLater({
      setup,
      name: "sender",
      plays: ["sending"],
      certificates: undefined,
      heard: () => heardNews,
      log,
    });
  } catch (error) {
    log.error({ err: error }, "sender cannot start");
    log.flush();
    process.exit(1);
  }
}

async function stop(ms: number): Promise<void> {
  await starting;
  await rehearsal?.[Symbol.asyncDispose]();
  await outgoing?.stop(ms);
  await storage?.[Symbol.asyncDispose]();
  log?.flush();
  process.exit(0);
}

async function heard(message: ToSender): Promise<void> {
  switch (message.kind) {
    case "setup":
      return (starting = start(message.setup));
    case "news":
      heardNews++;
      return bus.heard(message.news);
    case "collect":
      return told({ kind: "collected", id: message.id, snapshot: await metrics.snapshot() });
    case "stop":
      return stop(message.ms);
  }
}

process.on("message", (message) => void heard(message as ToSender));
process.on("disconnect", () => void stop(ORPHAN_STOP_MS));
// A terminal sends these to every process of the group; the primary decides what they mean.
process.on("SIGINT", () => undefined);
process.on("SIGTERM", () => undefined);
