/** A FETCH begins with the snapshot that its process has; what other processes have done meanwhile must show nevertheless. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { describe, it } from "node:test";
import { systemClock } from "../../base/clock.ts";
import { silentLog } from "../../base/log.ts";
import { openLocalBus } from "../../bus/local.ts";
import { openFileBlobs } from "../../blob/files.ts";
import type { Account } from "../../store/account.ts";
import type { MailboxId, Uid } from "../../store/model.ts";
import { openMailStore } from "../../store/store.ts";
import { sqliteIn } from "../../store/testing/temporary-store.ts";
import { startImapServer } from "../../../test/support/imap-server.ts";

type Client = Awaited<ReturnType<Awaited<ReturnType<typeof startImapServer>>["connect"]>>;

interface Scene {
  readonly client: Client;
  /** The same account, as another process has it that says nothing of what it does. */
  readonly other: Account;
  readonly inbox: MailboxId;
}

/** Three messages, seen; the client has them selected. */
async function play(act: (scene: Scene) => Promise<void>): Promise<void> {
  await using server = await startImapServer();
  const { account, address, password } = await server.mail.addUser();
  const { folder } = server.mail;
  await using databases = await sqliteIn(folder);
  await using bus = openLocalBus();
  const blobs = await openFileBlobs(join(folder, "blobs"));
  await using store = openMailStore({ databases, blobs, bus, clock: systemClock, log: silentLog });
  const inbox = await account.read(async (mail) => (await mail.mailboxByRole("inbox"))?.id as MailboxId);
  for (const i of [1, 2, 3]) {
    const prepared = await server.mail.store.prepare(Buffer.from(`Subject: ${i}\r\n\r\nbody ${i}`));
    await account.write((mail) => mail.append(inbox, prepared, { flags: ["\\Seen"] }));
  }
  const client = await server.connect();
  await client.line();
  await client.imap("l", `LOGIN ${address} ${password}`);
  await client.imap("s", "SELECT INBOX");
  await client.imap("f", "FETCH 1:3 (FLAGS BODY.PEEK[])");
  await act({ client, other: store.account(account.id), inbox });
  client.close();
}

const flag = (
  { other, inbox }: Scene,
  uid: number,
  flags: readonly string[],
  how: "add" | "remove",
): Promise<unknown> => other.write((mail) => mail.changeFlags(inbox, [uid as Uid], { how, flags }));

/** The numbers of the messages that something was told of. */
function fetched(lines: readonly string[]): string[] {
  return [...new Set(lines.flatMap((line) => /^\* (\d+) FETCH/.exec(line)?.[1] ?? []))];
}

for (const [what, item] of [
  ["of messages", "BODY.PEEK[]"],
  ["of a list", "ENVELOPE"],
] as const) {
  describe(`FETCH ${what} beside another process`, () => {
    it("tells the flags that are", () =>
      play(async (scene) => {
        await flag(scene, 2, ["\\Flagged"], "add");
        const lines = await scene.client.imap("f", `FETCH 1:3 (FLAGS ${item})`);
        const [told = ""] = lines.filter((line) => line.startsWith("* 2 FETCH"));
        assert.match(told, /\\Flagged/);
      }));

    it("tells what changed after a MODSEQ, and not what did not", () =>
      play(async (scene) => {
        const status = (await scene.client.imap("s", "STATUS INBOX (HIGHESTMODSEQ)")).join(" ");
        const modseq = Number(/HIGHESTMODSEQ (\d+)/.exec(status)?.[1]);
        await flag(scene, 3, ["\\Draft"], "add");
        const lines = await scene.client.imap("f", `FETCH 1:* (UID ${item}) (CHANGEDSINCE ${modseq})`);
        assert.deepEqual(fetched(lines), ["3"]);
      }));

    it("says which messages are gone", () =>
      play(async (scene) => {
        await scene.other.write((mail) => mail.expunge(scene.inbox, { uids: [2], anyFlags: true }));
        const lines = await scene.client.imap("f", `FETCH 1:3 (UID ${item})`);
        assert.deepEqual(fetched(lines), ["1", "3"]);
        assert.match(lines.at(-1) ?? "", /^f NO \[EXPUNGEISSUED\]/);
        assert.match((await scene.client.imap("g", `FETCH 2 (UID ${item})`)).at(-1) ?? "", /^g NO \[EXPUNGEISSUED\]/);
        assert.deepEqual(await scene.client.imap("n", "NOOP"), ["* 2 EXPUNGE", "n OK NOOP completed"]);
      }));
  });
}

describe("FETCH that sets \\Seen beside another process", () => {
  it("sets it where the other took it away", () =>
    play(async (scene) => {
      await flag(scene, 1, ["\\Seen"], "remove");
      await scene.client.imap("f", "FETCH 1 BODY[]");
      const { flagSets, flagSet } = await scene.other.snapshot(scene.inbox).then((snapshot) => ({
        flagSets: snapshot.flagSets,
        flagSet: (at: number) => snapshot.flagSet(at),
      }));
      assert.ok(flagSet(flagSets.at(0)).seen);
    }));
});
