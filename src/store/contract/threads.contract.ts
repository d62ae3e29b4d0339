/** Threads, whatever database the store stands on. */
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { mail, type StoreUnderTest } from "../testing/store-under-test.ts";

export function threadsContract(on: StoreUnderTest): void {
  const { account, inboxOf, add } = on;
  describe("threads", () => {
    it("join messages that share an id and the base subject", async () => {
      const mine = await account();
      const inbox = await inboxOf(mine);
      const messages = [
        mail("Plan", "1", "Message-ID: <a@x>\n"),
        mail("Re: Plan", "2", "Message-ID: <b@x>\nIn-Reply-To: <a@x>\n"),
        mail("RE: plan", "3", "Message-ID: <c@x>\nReferences: <a@x> <b@x>\n"),
        mail("Other", "4", "Message-ID: <d@x>\nReferences: <a@x>\n"),
        mail("Plan", "5"),
      ];
      for (const message of messages) await add(mine, inbox, message);
      const rows = await mine.read((r) => r.rows(inbox, [1, 2, 3, 4, 5]));
      const [first] = rows;
      assert.deepEqual(
        rows.map((row) => row.threadId === first?.threadId),
        [true, true, true, false, false],
      );
    });

    it("never change for messages that are there", async () => {
      const mine = await account();
      const inbox = await inboxOf(mine);
      await add(mine, inbox, mail("s", "", "Message-ID: <1@x>\n"));
      await add(mine, inbox, mail("s", "", "Message-ID: <2@x>\n"));
      const early = await mine.read((r) => r.rows(inbox, [1, 2]));
      await add(mine, inbox, mail("s", "", "Message-ID: <3@x>\nReferences: <2@x> <1@x>\n"));
      const late = await mine.read((r) => r.rows(inbox, [1, 2, 3]));
      assert.deepEqual(late.slice(0, 2), early);
      assert.equal(late[2]?.threadId, early[0]?.threadId);
    });
  });
}
