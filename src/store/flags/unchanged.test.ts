import assert from "node:assert/strict";
import { it } from "node:test";
import { Refusal } from "../../base/errors.ts";
import type { FlagChange } from "../account.ts";
import type { AccountId, MailboxId } from "../model.ts";
import { storeElsewhere, temporaryStore } from "../testing/temporary-store.ts";

it("is answered at once where nothing has to be changed, whatever other processes do", async () => {
  await using at = await temporaryStore();
  await using elsewhere = await storeElsewhere(at);
  const id = 1 as AccountId;
  await at.store.createAccount(id);
  const [here, there] = [at.store.account(id), elsewhere.store.account(id)];
  const box = await here.read(async (mail) => (await mail.mailboxByRole("inbox"))?.id as MailboxId);
  const message = await at.store.prepare(Buffer.from("Subject: s\r\n\r\nbody\r\n"));
  await here.write(async (mail) => {
    for (const flags of [["\\Seen", "$Work"], ["\\Seen"]]) await mail.append(box, message, { flags });
  });

  const asked = (uids: readonly number[], how: FlagChange["how"], flags: readonly string[]): boolean =>
    here.unchangedNow(box, uids, { how, flags }) !== undefined;
  assert.ok(!asked([1], "add", ["\\Seen"]), "nothing is known yet");
  const { modseq } = await here.snapshot(box);
  assert.deepEqual(here.unchangedNow(box, [1, 2], { how: "add", flags: ["\\seen"] }), {
    modseq,
    changed: [],
    modified: [],
  });
  assert.ok(asked([1], "add", ["$WORK", "\\Seen"]));
  assert.ok(!asked([1, 2], "add", ["$Work"]));
  assert.ok(asked([1, 2], "remove", ["\\Deleted", "$Other"]));
  assert.ok(!asked([2, 1], "remove", ["$Work"]));
  assert.ok(asked([2], "replace", ["\\Seen", "\\SEEN"]));
  assert.ok(!asked([1], "replace", ["\\Seen"]));
  assert.ok(!asked([1], "replace", ["\\Seen", "$Work", "\\Draft"]));
  assert.ok(!asked([1, 3], "add", ["\\Seen"]), "a message that is not there");
  assert.throws(() => asked([1], "add", ["\\Unknown"]), Refusal);
  const since = { how: "add", flags: ["\\Seen"], unchangedSince: 0 } as const;
  assert.equal(here.unchangedNow(box, [1], since), undefined);

  await there.write((mail) => mail.changeFlags(box, [2], { how: "remove", flags: ["\\Seen"] }));
  assert.ok(!asked([2], "add", ["\\Seen"]), "another process has changed it");
  assert.ok(!asked([1], "add", ["\\Seen"]), "another process has changed something");
  // The first look finds what is new, the second that it is all.
  for (let look = 0; look < 2; look++) await here.snapshot(box);
  assert.ok(asked([1], "add", ["\\Seen"]));
  assert.ok(!asked([2], "add", ["\\Seen"]));
});
