/** What authors of submissions are told, on every database, whoever is killed when. */
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { TestUser } from "../../../../test/support/mail-parts.ts";
import { silentLog } from "../../../base/log.ts";
import { sql } from "../../../db/sql.ts";
import { oweFates, tellOwedFates } from "../../sent/owed-fates.ts";
import { changeSent, type SentRecord } from "../../sent/sent-record.ts";
import { newSubmissionName } from "../../sent/submission-name.ts";
import { QueueDesk } from "../desk.ts";
import { ownResult } from "../own-result.ts";
import type { RecipientChange } from "../settle.ts";
import { pathOf } from "../../../wire/smtp/path.ts";
import { openLocalBus } from "../../../bus/local.ts";
import type { QueueUnderTest } from "../testing/queue-under-test.ts";
import { HOUR, says, type Simulation } from "../testing/simulation.ts";

const BOB = "bob@far.example";

export function describeFates(on: QueueUnderTest): void {
  const { simulate } = on;

  /** A submission of Ann's to Bob that waits in the queue. */
  async function submitted(queue: Simulation) {
    const ann = await queue.mail.addUser("ann");
    const name = newSubmissionName(queue.clock.now());
    const first: SentRecord = {
      deliveryStatus: { [BOB]: { smtpReply: "250 queued", delivered: "queued", displayed: "unknown" } },
    };
    await ann.account.write((mail) => mail.addRecord("submission", JSON.stringify(first), name));
    await queue.send([BOB], { from: ann.address, id: name, author: ann.account.id });
    return { ann, name, about: { leg: { lane: { hop: "far.example", author: ann.account.id, priority: 0 } }, name } };
  }

  async function statusOf(ann: TestUser, name: string): Promise<readonly (string | undefined)[]> {
    const record = await ann.account.read((mail) => mail.recordByKey("submission", name));
    const status = (JSON.parse(record?.data ?? "{}") as SentRecord).deliveryStatus[BOB];
    return [status?.delivered, status?.smtpReply];
  }

  const owed = async (queue: Simulation): Promise<number> =>
    Number((await queue.database.read((tx) => tx.row(sql`select count(*) from submission_fate`)))?.[0]);
  const tellOwed = (queue: Simulation): Promise<void> =>
    tellOwedFates({ database: queue.database, store: queue.mail.store, log: silentLog });
  const taken: RecipientChange = {
    number: 0,
    recipient: { path: pathOf(BOB), notify: undefined, originalRecipient: undefined },
    outcome: "delivered",
    owed: undefined,
    result: ownResult("delivered", 250, "2.0.0", "taken"),
  };

  describe("what authors are told", () => {
    it("is in the record when all is done, and nothing is owed any more", async () => {
      const queue = await simulate(says("250 2.0.0 Ok"));
      const { ann, name } = await submitted(queue);
      await queue.run(HOUR);
      assert.equal((await statusOf(ann, name))[0], "unknown");
      assert.equal(await owed(queue), 0);
    });

    it("is told by the next sender where the one that recorded it was killed before it told", async () => {
      const queue = await simulate(says("451 4.0.0 later"));
      const { ann, name, about } = await submitted(queue);
      await queue.database.write((tx) => oweFates(tx, about, [taken]));
      assert.equal((await statusOf(ann, name))[0], "queued");
      await tellOwed(queue);
      assert.deepEqual(await statusOf(ann, name), ["unknown", "250 2.0.0 taken"]);
      assert.equal(await owed(queue), 0);
    });

    it("does not undo what the record has learnt since", async () => {
      const queue = await simulate(says("451 4.0.0 later"));
      const { ann, name, about } = await submitted(queue);
      await queue.database.write((tx) => oweFates(tx, about, [taken]));
      await ann.account.write(async (mail) => {
        const record = await mail.recordByKey("submission", name);
        assert.ok(record);
        await changeSent(mail, record, { statuses: new Map([[BOB, (before) => ({ ...before, delivered: "yes" })]]) });
      });
      await tellOwed(queue);
      assert.equal((await statusOf(ann, name))[0], "yes");
      assert.equal(await owed(queue), 0);
    });

    it("is not owed to who is not there any more", async () => {
      const queue = await simulate(says("451 4.0.0 later"));
      const { ann, about } = await submitted(queue);
      await queue.database.write((tx) => oweFates(tx, about, [taken]));
      await queue.mail.store.removeAccount(ann.account.id);
      await tellOwed(queue);
      assert.equal(await owed(queue), 0);
    });

    it("says that the operator has removed it", async () => {
      const queue = await simulate(says("451 4.0.0 later"));
      const { ann, name } = await submitted(queue);
      const desk = new QueueDesk(queue.database, { bus: openLocalBus(), clock: queue.clock });
      assert.equal(await desk.change("remove", {}), 1);
      await tellOwed(queue);
      assert.deepEqual(await statusOf(ann, name), [
        "no",
        "554 5.3.0 The operator of the server has removed the message.",
      ]);
      assert.equal(await owed(queue), 0);
    });
  });
}
