/** A process of its own that sweeps the bodies: it reads every account, and nobody should wait for that. */
import { constants, setPriority } from "node:os";
import { systemClock } from "../../base/clock.ts";
import { openLocalBus } from "../../bus/local.ts";
import type { Config } from "../../config/schema.ts";
import { openLog } from "../../telemetry/logger.ts";
import { openStorage } from "../data/storage.ts";
import { sweepBodies } from "../data/sweep-bodies.ts";
import type { SweepOrder } from "./sweep.ts";

setPriority(constants.priority.PRIORITY_LOW);

async function sweep(config: Config, logFormat: "json" | "pretty"): Promise<void> {
  const log = await openLog({ level: config.log.level, format: logFormat, process: "sweeper" });
  try {
    await using storage = await openStorage(config, { bus: openLocalBus(), clock: systemClock, log, workers: 0 });
    await sweepBodies(config.data, storage, log);
  } catch (error) {
    log.error({ err: error }, "bodies cannot be swept");
  }
  log.flush();
}

process.once("message", (order: SweepOrder) => {
  void sweep(order.config, order.logFormat).finally(() => process.disconnect?.());
});
// A terminal sends these to every process of the group; a sweep ends when the primary does.
process.on("SIGINT", () => undefined);
process.once("disconnect", () => process.exit(0));
