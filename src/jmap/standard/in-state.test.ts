import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Json, JsonObject } from "../json.ts";
import { jmapAccount } from "../testing/jmap-account.ts";

const TEXT = { textBody: [{ partId: "1" }], bodyValues: { 1: { value: "x" } } };

/** What two clients want at the same time, `which` of them, each in the state that both have seen. */
type Wish = (which: string, inbox: string) => Record<string, Json>;

const wishes: readonly (readonly [method: string, wish: Wish])[] = [
  ["Mailbox/set", (which) => ({ create: { a: { name: which } } })],
  ["Email/set", (which, inbox) => ({ create: { a: { mailboxIds: { [inbox]: true }, subject: which, ...TEXT } } })],
  ["Email/set", (which) => ({ update: { M1: { [`keywords/${which}`]: true } } })],
  ["Email/set", () => ({ destroy: ["M2"] })],
  ["Email/import", (_which, inbox) => ({ emails: { a: { blobId: "BM1", mailboxIds: { [inbox]: true } } } })],
  ["Identity/set", (which) => ({ create: { a: { name: which, email: "ada@example.com" } } })],
  ["VacationResponse/set", (which) => ({ update: { singleton: { subject: which } } })],
  ["AddressBook/set", (which) => ({ create: { a: { name: which } } })],
  ["ContactCard/set", (which) => ({ create: { a: { addressBookIds: { [`K1`]: true }, name: { full: which } } } })],
];

describe("ifInState", () => {
  it("lets one of two go first, and refuses the other", async () => {
    await using mine = await jmapAccount();
    for (const subject of ["one", "two"]) await mine.add(`Subject: ${subject}\n\n.\n`);
    const inbox = `F${await mine.mailbox("inbox")}`;
    const { list } = await mine.call("AddressBook/get");
    const book = (list as JsonObject[])[0]?.["id"] as string;
    for (const [method, wish] of wishes) {
      const type = method.split("/")[0] ?? "";
      const { state = "" } = await mine.call(`${type}/get`, { ids: [] });
      const ask = async (which: string): Promise<string> => {
        const args = JSON.parse(JSON.stringify(wish(which, inbox)).replace("K1", book)) as Record<string, Json>;
        const [answer] = await mine.calls([method, { ...args, ifInState: state }]);
        const failed = JSON.stringify([answer?.[1]["notCreated"] ?? null, answer?.[1]["notUpdated"] ?? null]);
        return answer?.[0] === "error" ? (answer[1]["type"] as string) : failed;
      };
      const outcomes = await Promise.all([ask("here"), ask("there")]);
      assert.deepEqual(outcomes.toSorted(), ["[null,null]", "stateMismatch"], method);
    }
  });
});
