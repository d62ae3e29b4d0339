import assert from "node:assert/strict";
import { join } from "node:path";
import { it } from "node:test";
import { systemClock } from "../../base/clock.ts";
import { silentLog } from "../../base/log.ts";
import { openFileBlobs } from "../../blob/files.ts";
import type { AccountId, Mailbox } from "../model.ts";
import { openMailStore } from "../store.ts";
import { sqliteIn, temporaryStore } from "../testing/temporary-store.ts";

it("is the mailbox of that name as it is, whatever other processes do", async () => {
  await using at = await temporaryStore();
  await using databases = await sqliteIn(at.folder);
  const blobs = await openFileBlobs(join(at.folder, "blobs"));
  await using elsewhere = openMailStore({ databases, blobs, bus: at.bus, clock: systemClock, log: silentLog });
  const id = 1 as AccountId;
  await at.store.createAccount(id);
  const [here, there] = [at.store.account(id), elsewhere.account(id)];
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
