/** A queue that the contract is tried on, with time that the test turns, and what nearly every test of it looks at. */
import assert from "node:assert/strict";
import { after, afterEach, before } from "node:test";
import type { Database } from "../../../db/database.ts";
import type { AccountId } from "../../../store/model.ts";
import { checkQueue } from "../check.ts";
import { Simulation, type SimulationOptions } from "./simulation.ts";

export interface QueueDatabases extends AsyncDisposable {
  /** An empty one. */
  open(): Promise<Database>;
}

export const author = (number: number): AccountId => number as AccountId;

const TABLES = ["message", "content", "leg", "recipient", "attempt", "lane"] as const;

/** What `rows` says of a queue with nothing in it. */
export const empty = { message: 0, content: 0, leg: 0, recipient: 0, attempt: 0, lane: 0 };

/** How many rows each table of the queue has. */
export async function rows(simulation: Simulation): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const table of TABLES) {
    const from = { text: [`select count(*) from queue_${table}`], values: [] };
    counts[table] = Number((await simulation.database.read((tx) => tx.row(from)))?.[0]);
  }
  return counts;
}

export type QueueUnderTest = ReturnType<typeof queueUnderTest>;

/** Is there from before the first test of the suite that calls this until after its last. However a test ends, the tables are sound. */
export function queueUnderTest(openAll: () => Promise<QueueDatabases>) {
  let databases: QueueDatabases;
  let running: Simulation | undefined;
  before(async () => {
    databases = await openAll();
  });
  after(() => databases[Symbol.asyncDispose]());
  afterEach(async () => {
    if (running === undefined) return;
    await running.scheduler.settled();
    const findings = await checkQueue(running.database, running.blobs);
    await running[Symbol.asyncDispose]();
    running = undefined;
    assert.deepEqual(findings, []);
  });

  return {
    open: (): Promise<Database> => databases.open(),

    /** One at a time: it is checked and closed when the test ends. */
    simulate: async (
      answer: SimulationOptions["answer"],
      options: Partial<SimulationOptions> = {},
    ): Promise<Simulation> => {
      running = await Simulation.start({ database: await databases.open(), answer, ...options });
      return running;
    },
  };
}
