/** Mailboxes that others delete while a command looks at them: they are left out, and all else is told. */
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { type ImapServer, startImapServer } from "../../test/support/imap-server.ts";
import type { LineClient } from "../../test/support/line-client.ts";

const DOOMED = "Doomed";

/** A client that has logged in; the mailbox goes in the moment in which its messages are asked for. */
async function withDoomed(server: ImapServer): Promise<LineClient> {
  const { mail } = server;
  const user = await mail.addUser();
  const { account } = user;
  await account.write((writer) => writer.createMailbox(DOOMED));
  await mail.deliver(user, DOOMED, ["Subject: a\r\n\r\na\r\n"]);
  await mail.deliver(user, "INBOX", ["Subject: a\r\n\r\na\r\n"]);
  const client = await server.connect();
  await client.line();
  await client.imap("in", `LOGIN ${user.address} ${user.password}`);
  for (const [path, tag] of [
    [DOOMED, "d"],
    ["INBOX", "i"],
  ]) {
    await client.imap(`${tag}1`, `SELECT ${path}`);
    await client.imap(`${tag}2`, "STORE 1 +FLAGS (\\Deleted)");
    await client.imap(`${tag}3`, "UNSELECT");
  }
  const { id } = (await account.read((reader) => reader.mailboxByPath(DOOMED))) ?? assert.fail();
  const snapshot = account.snapshot.bind(account);
  account.snapshot = async (asked) => {
    if (asked === id && (await account.read((reader) => reader.mailboxByPath(DOOMED))) !== undefined)
      await account.write((writer) => writer.deleteMailbox(DOOMED));
    return snapshot(asked);
  };
  mail.store.account = () => account;
  // The session takes the account that its login finds.
  const other = await server.connect();
  await other.line();
  await other.imap("in", `LOGIN ${user.address} ${user.password}`);
  client.socket.destroy();
  return other;
}

describe("a mailbox that goes while it is looked at", () => {
  it("has no STATUS in LIST", async () => {
    await using server = await startImapServer();
    const client = await withDoomed(server);
    const told = await client.imap("a", 'LIST "" (INBOX Doomed) RETURN (STATUS (DELETED-STORAGE))');
    assert.match(told.join("\n"), /^\* STATUS "INBOX" \(DELETED-STORAGE \d+\)$/m);
    assert.doesNotMatch(told.join("\n"), /STATUS "Doomed"/);
    assert.match(told.at(-1) ?? "", /^a OK/);
  });

  it("is not among what ESEARCH finds", async () => {
    await using server = await startImapServer();
    const client = await withDoomed(server);
    const told = await client.imap("a", "ESEARCH IN (mailboxes (Doomed INBOX)) RETURN (ALL) ALL");
    assert.deepEqual(
      told.map((line) => /MAILBOX "(\w+)"/.exec(line)?.[1] ?? line.slice(0, 4)),
      ["INBOX", "a OK"],
    );
  });
});
