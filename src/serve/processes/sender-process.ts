/** The primary's sender: started, replaced when it dies, told what the workers tell, and stopped. */
import { type ChildProcess, fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { Log } from "../../base/log.ts";
import type { Member, NoticeRelay } from "../../bus/ipc.ts";
import type { ToPrimary, ToSender } from "./messages.ts";
import { Restarts } from "./restarts.ts";
import type { WorkerSetup } from "../setup.ts";
import { sent } from "./sent.ts";

const program = fileURLToPath(new URL("./sender.ts", import.meta.url));

interface SenderProcessParts {
  readonly relay: NoticeRelay;
  readonly log: Log;
  /** An answer to "collect". */
  collected(message: Extract<ToPrimary, { kind: "collected" }>): void;
}

export class SenderProcess {
  readonly #parts: SenderProcessParts;
  readonly #restarts = new Restarts();
  #setup: WorkerSetup | undefined;
  #child: ChildProcess | undefined;
  #stopping = false;

  constructor(parts: SenderProcessParts) {
    this.#parts = parts;
  }

  /** Nobody waits for it: mail that comes before it sends is kept. */
  start(setup: WorkerSetup): void {
    this.#setup = setup;
    this.#fork(setup);
  }

  /** Whether it will hear. */
  tell(message: ToSender): boolean {
    if (this.#child?.connected !== true) return false;
    this.#child.send(message);
    return true;
  }

  /** Resolves when it is gone. */
  async stop(ms: number): Promise<void> {
    this.#stopping = true;
    const child = this.#child;
    if (child === undefined) return;
    const gone = new Promise((done) => child.once("exit", done));
    if (this.tell({ kind: "stop", ms })) await gone;
  }

  kill(): void {
    this.#stopping = true;
    this.#child?.kill("SIGKILL");
  }

  #fork(setup: WorkerSetup): void {
    const { relay, log } = this.#parts;
    const child = fork(program);
    const startedAt = performance.now();
    const member = relay.join((news) => sent(child, { kind: "news", news } satisfies ToSender));
    child.on("message", (message) => this.#heard(message as ToPrimary, member));
    child.on("error", (error) => log.warn({ err: error }, "the sender cannot be told"));
    child.once("exit", (code, signal) => {
      member[Symbol.dispose]();
      this.#child = undefined;
      this.#died(performance.now() - startedAt, { code, signal });
    });
    child.send({ kind: "setup", setup } satisfies ToSender);
    this.#child = child;
  }

  #heard(message: ToPrimary, member: Member): void {
    if (message.kind === "news") member.heard(message.news);
    if (message.kind === "collected") this.#parts.collected(message);
  }

  #died(livedMs: number, how: { code: number | null; signal: NodeJS.Signals | null }): void {
    if (this.#stopping) return;
    const restartMs = this.#restarts.after(livedMs);
    this.#parts.log.error({ ...how, restartMs }, "the sender died");
    setTimeout(() => {
      if (!this.#stopping && this.#setup !== undefined) this.#fork(this.#setup);
    }, restartMs);
  }
}
