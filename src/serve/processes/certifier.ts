/** A process of its own that looks once after the certificates that the server fetches: what an authority answers is foreign, and nobody who serves clients has to read it. */
import { constants, setPriority } from "node:os";
import { systemClock } from "../../base/clock.ts";
import { openLocalBus } from "../../bus/local.ts";
import { openResolver } from "../../dns/stub-resolver.ts";
import { openLog } from "../../telemetry/logger.ts";
import { careForCertificates } from "../certificates/care.ts";
import { openStorage } from "../data/storage.ts";
import type { Certified, CertifyOrder } from "./certify.ts";
import { sent } from "./sent.ts";

setPriority(constants.priority.PRIORITY_LOW);

async function look({ config, logFormat }: CertifyOrder): Promise<void> {
  const log = await openLog({ level: config.log.level, format: logFormat, process: "certifier" });
  try {
    const { resolvers: servers, validating, timeoutMs } = config.dns;
    await using storage = await openStorage(config, { bus: openLocalBus(), clock: systemClock, log, workers: 0 });
    await using resolver = openResolver({ servers, validating, timeoutMs, clock: systemClock, log });
    const { nextMs } = await careForCertificates(config, { storage, resolver, clock: systemClock, log });
    await sent(process, { nextMs } satisfies Certified);
  } catch (error) {
    log.error({ err: error }, "certificates cannot be looked after");
  }
  log.flush();
}

process.once("message", (order: CertifyOrder) => {
  void look(order).finally(() => process.disconnect?.());
});
// A terminal sends these to every process of the group; the primary decides what they mean.
process.on("SIGINT", () => undefined);
process.once("disconnect", () => process.exit(0));
// It may have gone while this process loaded its code, and nobody heard that.
if (!process.connected) process.exit(0);
