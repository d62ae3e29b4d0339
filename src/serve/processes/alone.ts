/** Serving with one process, which is this one: on machines with one core, or when the configuration says so. */
import { Remembered } from "../../auth/remembered.ts";
import { Throttle, type Throttled } from "../../auth/throttle.ts";
import { systemClock } from "../../base/clock.ts";
import { openLocalBus } from "../../bus/local.ts";
import { Rates } from "../../net/rates.ts";
import type { Log } from "../../base/log.ts";
import { hearCommands } from "../data/notices-folder.ts";
import { metricsPage } from "../../telemetry/metrics.ts";
import { startService, type Service } from "./service.ts";
import type { Serving } from "./serving.ts";
import type { WorkerSetup } from "../setup.ts";

export class Alone implements Serving {
  readonly #log: Log;
  readonly #throttle = new Throttle(systemClock);
  #service: Service | undefined;
  #hearing: Disposable | undefined;

  constructor(log: Log) {
    this.#log = log;
  }

  get throttled(): Throttled {
    return this.#throttle.memory;
  }

  async start(setup: WorkerSetup): Promise<void> {
    this.#throttle.remember(setup.throttled);
    const bus = openLocalBus();
    const page = async (): Promise<string> =>
      metricsPage(this.#service === undefined ? [] : [await this.#service.snapshot()]);
    this.#service = await startService(setup, {
      name: "p",
      log: this.#log,
      bus,
      remembered: new Remembered(systemClock),
      throttle: this.#throttle,
      rates: new Rates(systemClock),
      places: undefined,
      metricsPage: page,
      reusePort: false,
      sends: true,
    });
    this.#hearing = await hearCommands(setup.config, bus, this.#log);
  }

  renewTicketKeys(keys: string): void {
    void this.#service?.renewTicketKeys(Buffer.from(keys, "base64"));
  }

  async stop(ms: number): Promise<void> {
    this.#hearing?.[Symbol.dispose]();
    await this.#service?.stop(ms);
  }

  kill(): void {
    // Nothing else runs: the caller ends this process.
  }
}
