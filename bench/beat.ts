/** A second client in a thread of its own, which asks for a message's flags again and again: how long it waits shows what the first one costs others. */
import { setTimeout as pause } from "node:timers/promises";
import { isMainThread, parentPort, Worker, workerData } from "node:worker_threads";
import { LineClient } from "../test/support/line-client.ts";

/** Milliseconds between its commands. */
const BEAT_MS = 2;

interface Login {
  readonly port: number;
  readonly user: string;
  readonly password: string;
}

export interface Beats {
  /** The longest wait since the last call, in milliseconds. */
  readonly longest: number;
  readonly times: number;
}

/** The account's INBOX has a message. */
export class Beat {
  readonly #thread: Worker;

  constructor(login: Login) {
    this.#thread = new Worker(new URL(import.meta.url), { workerData: login });
  }

  take(): Promise<Beats> {
    const taken = new Promise<Beats>((done) => this.#thread.once("message", done));
    this.#thread.postMessage("take", []);
    return taken;
  }

  async stop(): Promise<void> {
    await this.#thread.terminate();
  }
}

async function beatForEver({ port, user, password }: Login): Promise<void> {
  const client = await LineClient.open(port);
  await client.line();
  await client.imap("l", `LOGIN ${user} "${password}"`);
  await client.imap("s", "SELECT INBOX");
  let [longest, times] = [0, 0];
  parentPort?.on("message", () => {
    parentPort?.postMessage({ longest, times } satisfies Beats, []);
    [longest, times] = [0, 0];
  });
  for (;;) {
    const begun = performance.now();
    await client.imap("f", "FETCH 1 (FLAGS)");
    longest = Math.max(longest, performance.now() - begun);
    times++;
    await pause(BEAT_MS);
  }
}

if (!isMainThread) await beatForEver(workerData as Login);
