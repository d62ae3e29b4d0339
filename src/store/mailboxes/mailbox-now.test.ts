import assert from "node:assert/strict";
import { it } from "node:test";
import type { AccountId, Mailbox } from "../model.ts";
import { storeElsewhere, temporaryStore } from "../testing/temporary-store.ts";

it("is the mailbox of that name as it is, whatever other processes do", async () => {
  await using at = await temporaryStore();
  await using elsewhere = await storeElsewhere(at);
  const id = 1 as AccountId;
  await at.store.createAccount(id);
  const [here, there] = [at.store.account(id), elsewhere.store.account(id)];
  const read = (path: string): Promise<Mailbox | undefined> => here.read((mail) => mail.mailboxByPath(path));

  assert.equal(here.mailboxNow("INBOX"), undefined, "nothing is known yet");
  const inbox = await read("INBOX");
  assert.ok(inbox);
  assert.deepEqual(here.mailboxNow("inbox"), inbox);
  assert.equal(here.mailboxNow("Work"), undefined);

  const message = await at.store.prepare(Buffer.from("Subject: s\r\n\r\nbody\r\n"));
  await there.write((mail) => mail.append(inbox.id, message, {}));
  assert.equal(here.mailboxNow("INBOX")?.messages, 1, "what others add is counted");
  assert.deepEqual(here.mailboxNow("INBOX"), await read("INBOX"));

  await here.write((mail) => mail.createMailbox("Work"));
  assert.deepEqual(here.mailboxNow("Work"), await read("Work"));
  await there.write((mail) => mail.renameMailbox("Work", "Play"));
  assert.equal(here.mailboxNow("Work"), undefined, "others have changed names");
  assert.equal(here.mailboxNow("INBOX"), undefined, "others have changed names");
  assert.ok(await read("Play"));
  assert.deepEqual(here.mailboxNow("Play"), await read("Play"));
  assert.equal(here.mailboxNow("Work"), undefined);

  const writing = here.write((mail) => mail.append(inbox.id, message, {}));
  assert.equal(here.mailboxNow("INBOX"), undefined, "what is written is not yet on disk");
  await writing;
  assert.equal(here.mailboxNow("INBOX")?.messages, 2);
});
