/** What messages are sorted and threaded by, whatever database the store stands on. */
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Uid } from "../model.ts";
import { crlf, mail, type StoreUnderTest } from "../testing/store-under-test.ts";

export function orderContract(on: StoreUnderTest): void {
  const { account, inboxOf, add, sound } = on;
  describe("order", () => {
    it("keeps what messages are sorted and threaded by", async () => {
      const mine = await account();
      const inbox = await inboxOf(mine);
      const day = Date.UTC(2026, 0, 2);
      const fields = "Message-ID: <b@x>\nReferences: <a@x> <c@x>\nIn-Reply-To: <d@x>\nCc: G: =?utf-8?q?=C3=A4?=@x;\n";
      const { size } = await add(mine, inbox, mail("Re: Grüße", "x", fields), { internalDate: day });
      await add(mine, inbox, crlf("From: =?utf-8?q?=C3=84da?= <a@x>\nIn-Reply-To: <d@x> <e@x>\n\n"), {
        internalDate: day,
      });
      const [uid] = [1, 2] as [Uid, Uid];
      assert.deepEqual(
        await mine.orderKeys(
          inbox,
          [uid],
          ["arrival", "size", "sent", "subject", "isReply", "messageId", "references"],
        ),
        [
          {
            uid,
            arrival: day,
            size,
            sent: Date.UTC(2026, 0, 1, 9),
            subject: "GRU\u0308ßE",
            isReply: 1,
            messageId: "b@x",
            references: "a@x c@x",
          },
        ],
      );
      assert.deepEqual(
        await mine.orderKeys(inbox, [1, 2, 7] as Uid[], [
          "from",
          "to",
          "cc",
          "fromShown",
          "toShown",
          "sent",
          "messageId",
          "references",
        ]),
        [
          {
            uid: 1,
            from: "ADA",
            to: "BOB",
            cc: "G",
            fromShown: "ADA",
            toShown: "BOB@EXAMPLE.COM",
            sent: Date.UTC(2026, 0, 1, 9),
            messageId: "b@x",
            references: "a@x c@x",
          },
          {
            uid: 2,
            from: "A",
            to: "",
            cc: "",
            fromShown: "A\u0308DA",
            toShown: "",
            sent: day,
            messageId: null,
            references: "d@x",
          },
        ],
      );
      await mine.write((w) => w.expunge(inbox, { anyFlags: true }));
      assert.deepEqual(await mine.orderKeys(inbox, [uid], ["size"]), []);
      await sound(mine);
    });

    it("keeps no message-id that is none: git asks for one, and people answer yes", async () => {
      const mine = await account();
      const inbox = await inboxOf(mine);
      await add(mine, inbox, mail("a", "x", "Message-ID: <1>\nReferences: <yes> <a@x>\nIn-Reply-To: <y>\n"));
      await add(mine, inbox, mail("b", "x", "Message-ID: yes\nReferences: <yes>\nIn-Reply-To: <y> <b@x>\n"));
      assert.deepEqual(await mine.orderKeys(inbox, [1, 2] as Uid[], ["messageId", "references"]), [
        { uid: 1, messageId: null, references: "a@x" },
        { uid: 2, messageId: null, references: "b@x" },
      ]);
    });
  });
}
