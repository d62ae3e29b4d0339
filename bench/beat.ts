/** A light client in a thread of its own, which does small things again and again: how long it waits shows what another one costs it. */
import { setTimeout as pause } from "node:timers/promises";
import { isMainThread, parentPort, Worker, workerData } from "node:worker_threads";
import { LineClient } from "../test/support/line-client.ts";
import { openJmap } from "./jmap.ts";

/** Milliseconds between what it does. */
const BEAT_MS = 2;

interface Login {
  readonly imap: number;
  readonly http: number;
  readonly user: string;
  readonly password: string;
}

/** The longest wait since the last call, in milliseconds, by what was asked for. */
export type Waits = Readonly<Record<"noop" | "fetch" | "jmap", number>>;

/** The account's INBOX has a message. */
export class Beat {
  readonly #thread: Worker;

  constructor(login: Login) {
    this.#thread = new Worker(new URL(import.meta.url), { workerData: login });
  }

  /** Resolves when everything was asked for once more, so that nothing is left out. */
  take(): Promise<Waits> {
    const taken = new Promise<Waits>((done) => this.#thread.once("message", done));
    this.#thread.postMessage("take", []);
    return taken;
  }

  async stop(): Promise<void> {
    await this.#thread.terminate();
  }
}

async function beatForEver({ imap, http, user, password }: Login): Promise<void> {
  const client = await LineClient.open(imap);
  await client.line();
  await client.imap("l", `LOGIN ${user} "${password}"`);
  await client.imap("s", "SELECT INBOX");
  const ask = await openJmap({ http, user, password });
  const { ids } = (await ask("Email/query", { limit: 1 })) as { ids: string[] };
  const acts: Readonly<Record<keyof Waits, () => Promise<unknown>>> = {
    noop: () => client.imap("n", "NOOP"),
    fetch: () => client.imap("f", "FETCH 1 (FLAGS BODY.PEEK[])"),
    jmap: () => ask("Email/get", { ids, properties: ["subject", "bodyValues"], fetchTextBodyValues: true }),
  };
  let waits = { noop: 0, fetch: 0, jmap: 0 };
  let asked = false;
  parentPort?.on("message", () => (asked = true));
  for (;;) {
    const isLast = asked;
    for (const name of ["noop", "fetch", "jmap"] as const) {
      const begun = performance.now();
      await acts[name]();
      waits[name] = Math.max(waits[name], performance.now() - begun);
      await pause(BEAT_MS);
    }
    if (isLast) {
      parentPort?.postMessage(waits, []);
      waits = { noop: 0, fetch: 0, jmap: 0 };
      asked = false;
    }
  }
}

if (!isMainThread) await beatForEver(workerData as Login);
