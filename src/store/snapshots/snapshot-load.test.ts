import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { FlagSets } from "../flags/flag-sets.ts";
import type { AccountId } from "../model.ts";
import { loadSnapshot } from "./snapshot-load.ts";
import { temporaryStore } from "../testing/temporary-store.ts";

describe("loadSnapshot", () => {
  it("advances a snapshot that was made for an account object which is gone", async () => {
    await using temporary = await temporaryStore();
    const { store, databases } = temporary;
    const id = 1 as AccountId;
    await store.createAccount(id);
    const account = store.account(id);
    const prepared = await store.prepare(Buffer.from("Subject: x\r\n\r\nx\r\n"));
    const { inbox, uids } = await account.write(async (mail) => {
      const found = await mail.mailboxByRole("inbox");
      assert.ok(found);
      const first = await mail.append(found.id, prepared, { flags: ["$Old"] });
      const second = await mail.append(found.id, prepared);
      return { inbox: found.id, uids: [first.uid, second.uid] };
    });
    const database = databases.account(id);
    const before = await loadSnapshot({ accountId: id, database, flagSets: new FlagSets() }, inbox, undefined);
    await account.write((mail) => mail.changeFlags(inbox, [uids[1] ?? 0], { how: "add", flags: ["\\Flagged"] }));
    const after = await loadSnapshot({ accountId: id, database, flagSets: new FlagSets() }, inbox, before);
    assert.deepEqual(
      Array.from(after.uids, (_, at) => after.flagSets.at(at)).map((set) => after.flagSet(set).names),
      [["$Old"], ["\\Flagged"]],
    );
  });
});
