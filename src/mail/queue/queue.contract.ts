/** What the queue does, on every database: a suite that SQLite and PostgreSQL run, with time that the test turns. */
import { describe } from "node:test";
import { describeDesk } from "./contract/desk.contract.ts";
import { describeFates } from "./contract/fates.contract.ts";
import { describeGivingUp } from "./contract/giving-up.contract.ts";
import { describeHere } from "./contract/here.contract.ts";
import { describeHops } from "./contract/hops.contract.ts";
import { describeScripts } from "./contract/scripts.contract.ts";
import { describeSenders } from "./contract/senders.contract.ts";
import { describeTaking } from "./contract/taking.contract.ts";
import { type QueueDatabases, queueUnderTest } from "./testing/queue-under-test.ts";

export function describeQueue(name: string, openAll: () => Promise<QueueDatabases>): void {
  describe(`the queue on ${name}`, { timeout: 600_000 }, () => {
    const on = queueUnderTest(openAll);
    describeTaking(on);
    describeGivingUp(on);
    describeHops(on);
    describeHere(on);
    describeScripts(on);
    describeSenders(on);
    describeDesk(on);
    describeFates(on);
  });
}
