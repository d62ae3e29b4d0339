/** The primary's workers, and the sender beside them where they are many: started, replaced when they die, told what the others tell, and stopped. */
import cluster, { type Worker } from "node:cluster";
import { fileURLToPath } from "node:url";
import { Throttle, type Throttled } from "../../auth/throttle.ts";
import { systemClock } from "../../base/clock.ts";
import type { Log } from "../../base/log.ts";
import { NoticeRelay, type Member } from "../../bus/ipc.ts";
import { ownPlaces, PlacesLender } from "../../net/address-places.ts";
import { Metrics, metricsPage, type Snapshot } from "../../telemetry/metrics.ts";
import { COLLECT_MS_MAX, STOP_GRACE_MS } from "../limits.ts";
import type { ToPrimary, ToWorker } from "./messages.ts";
import { shownCertificate } from "../certificates/own-certificate.ts";
import { hearCommands } from "../data/notices-folder.ts";
import { Porter } from "./porter.ts";
import { Restarts } from "./restarts.ts";
import { SenderProcess } from "./sender-process.ts";
import { sendsItself, type WorkerSetup } from "../setup.ts";
import { sent } from "./sent.ts";

export class Workers {
  #setup: WorkerSetup | undefined;
  readonly #log: Log;
  readonly #relay = new NoticeRelay();
  /** The primary's own numbers go onto the same page. */
  readonly #metrics = new Metrics("primary");
  readonly #members = new Map<number, Member>();
  readonly #startedAt = new Map<number, number>();
  readonly #ready = new Map<number, PromiseWithResolvers<void>>();
  readonly #asked = new Map<number, (snapshot: Snapshot) => void>();
  #places = new PlacesLender(0);
  /** Hears what the workers tell each other, for those that begin later. */
  readonly #throttle = new Throttle(systemClock);
  readonly #sender: SenderProcess;
  readonly #restarts = new Restarts();
  readonly #porter: Porter;
  #hearing: Disposable | undefined;
  #lastAsked = 0;
  #stopping = false;

  /** Forks at once: the workers load their code while the primary still looks at ports and certificates. */
  constructor(count: number, log: Log) {
    this.#log = log;
    this.#porter = new Porter(log);
    this.#sender = new SenderProcess({ relay: this.#relay, log, collected: (message) => this.#collected(message) });
    cluster.schedulingPolicy = cluster.SCHED_NONE;
    cluster.setupPrimary({ exec: fileURLToPath(new URL("./worker.ts", import.meta.url)), args: [] });
    cluster.on("message", (worker, message: ToPrimary) => void this.#heard(worker, message));
    cluster.on("exit", (worker, code, signal) => this.#died(worker, code, signal));
    for (let i = 0; i < count; i++) void this.#fork();
  }

  /** What is known of failed logins. */
  get throttled(): Throttled {
    return this.#throttle.memory;
  }

  /** Resolves when clients are taken; rejects when that cannot be. */
  async start(setup: WorkerSetup): Promise<void> {
    this.#setup = setup;
    this.#throttle.remember(setup.throttled);
    const { connectionsPerAddress } = setup.config.limits;
    const own = ownPlaces(connectionsPerAddress, setup.workers);
    this.#places = new PlacesLender(connectionsPerAddress - setup.workers * own);
    const starting = [...this.#ready.values()].map((ready) => ready.promise);
    for (const worker of this.#all()) send(worker, { kind: "setup", setup });
    await Promise.all(starting);
    if (!sendsItself(setup)) this.#sender.start(setup);
    this.#hearing = await hearCommands(setup.config, this.#relay, this.#log);
  }

  /** The page of all processes' numbers. */
  async page(): Promise<string> {
    await this.#lookAtCertificate();
    const asked = this.#all().map((worker) => this.#collect((id) => send(worker, { kind: "collect", id })));
    asked.push(this.#collect((id) => this.#sender.tell({ kind: "collect", id })));
    const snapshots = await Promise.all([this.#metrics.snapshot(), ...asked]);
    return metricsPage(snapshots.filter((snapshot) => snapshot !== undefined));
  }

  async #lookAtCertificate(): Promise<void> {
    const shown = this.#setup === undefined ? undefined : await shownCertificate(this.#setup.config);
    if (shown !== undefined) this.#metrics.count("certificateEnds").set("", shown.x509.validToDate.getTime() / 1000);
  }

  /** New keys for TLS session tickets, 48 octets in base64. */
  renewTicketKeys(keys: string): void {
    if (this.#setup !== undefined) this.#setup = { ...this.#setup, ticketKeys: keys };
    for (const worker of this.#all()) send(worker, { kind: "ticket-keys", keys });
  }

  /** Says goodbye to every client, waits for work in progress at most so long (milliseconds); resolves when all are gone. */
  async stop(ms: number): Promise<void> {
    this.#stopping = true;
    this.#hearing?.[Symbol.dispose]();
    this.#porter.close();
    const workers = this.#all();
    for (const worker of workers) send(worker, { kind: "stop", ms });
    const hard = setTimeout(() => this.kill(), ms + STOP_GRACE_MS);
    const gone = workers.map((worker) => new Promise((done) => void worker.once("exit", done)));
    await Promise.all([...gone, this.#sender.stop(ms)]);
    clearTimeout(hard);
  }

  /** Ends all workers at once. */
  kill(): void {
    this.#stopping = true;
    for (const worker of this.#all()) worker.process.kill("SIGKILL");
    this.#sender.kill();
  }

  #all(): Worker[] {
    return Object.values(cluster.workers ?? {}).filter((worker) => worker !== undefined);
  }

  /** Resolves when the new worker takes clients. */
  #fork(): Promise<void> {
    const worker = cluster.fork();
    const ready = Promise.withResolvers<void>();
    this.#startedAt.set(worker.id, performance.now());
    this.#ready.set(worker.id, ready);
    this.#members.set(
      worker.id,
      this.#relay.join((news) => sent(worker.process, { kind: "news", news } satisfies ToWorker)),
    );
    worker.on("error", (error) => this.#log.warn({ err: error, worker: worker.id }, "worker cannot be told"));
    // Whoever starts waits for it; a worker that dies before that is nobody's unhandled rejection.
    ready.promise.catch(() => undefined);
    if (this.#setup !== undefined) {
      send(worker, { kind: "setup", setup: { ...this.#setup, throttled: this.throttled } });
    }
    return ready.promise;
  }

  #died(worker: Worker, code: number, signal: string): void {
    this.#members.get(worker.id)?.[Symbol.dispose]();
    this.#members.delete(worker.id);
    this.#places.forget(worker.id);
    const starting = this.#ready.get(worker.id);
    this.#ready.delete(worker.id);
    starting?.reject(new Error(`worker ${worker.id} ended while it started (${signal || code})`));
    if (this.#stopping) return;
    const ms = this.#restarts.after(performance.now() - (this.#startedAt.get(worker.id) ?? 0));
    this.#startedAt.delete(worker.id);
    this.#log.error({ worker: worker.id, code, signal, restartMs: ms }, "worker died");
    setTimeout(() => this.#replace(), ms);
    if (this.#setup?.reusePort === true && this.#members.size === 0) void this.#porter.open(this.#setup.bindings);
  }

  #replace(): void {
    if (this.#stopping) return;
    // One that cannot start dies, and that is where the next one comes from.
    this.#fork().then(
      () => this.#log.info({}, "worker replaced"),
      () => undefined,
    );
  }

  async #heard(worker: Worker, message: ToPrimary): Promise<void> {
    switch (message.kind) {
      case "ready":
        this.#giveWaiting(worker);
        this.#ready.get(worker.id)?.resolve();
        return void this.#ready.delete(worker.id);
      case "failed":
        this.#ready.get(worker.id)?.reject(new Error(message.reason));
        return void this.#ready.delete(worker.id);
      case "news":
        return this.#members.get(worker.id)?.heard(message.news);
      case "verdict":
        this.#throttle.hear(message.verdict);
        return this.#tellOthers(worker, message);
      case "remembered":
      case "counted":
        return this.#tellOthers(worker, message);
      case "borrow": {
        const places = this.#places.lend(message.address, worker.id, message.places);
        return send(worker, { kind: "lent", id: message.id, places });
      }
      case "give-back":
        return this.#places.takeBack(message.address, worker.id, message.places);
      case "collected":
        return this.#collected(message);
      case "page":
        return send(worker, { kind: "page", id: message.id, text: await this.page() });
    }
  }

  #giveWaiting(worker: Worker): void {
    const clients = this.#porter.waiting;
    if (clients > 0) this.#log.info({ clients }, "clients have waited for a worker");
    this.#porter.handOver(({ socket, binding }) => worker.send({ kind: "client", binding } satisfies ToWorker, socket));
  }

  #collected({ id, snapshot }: Extract<ToPrimary, { kind: "collected" }>): void {
    this.#asked.get(id)?.(snapshot);
    this.#asked.delete(id);
  }

  #tellOthers(worker: Worker, message: ToWorker): void {
    for (const other of this.#all()) if (other !== worker) send(other, message);
  }

  /** Asks one process for its numbers; undefined when it does not answer. */
  #collect(ask: (id: number) => void): Promise<Snapshot | undefined> {
    const id = ++this.#lastAsked;
    const answer = Promise.withResolvers<Snapshot | undefined>();
    const late = setTimeout(() => answer.resolve(undefined), COLLECT_MS_MAX);
    this.#asked.set(id, answer.resolve);
    ask(id);
    return answer.promise.finally(() => {
      clearTimeout(late);
      this.#asked.delete(id);
    });
  }
}

function send(worker: Worker, message: ToWorker): void {
  if (worker.isConnected()) worker.send(message);
}
