import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { startImapServer } from "../../../test/support/imap-server.ts";

const headerText = "Subject: large\r\nContent-Type: text/plain\r\n\r\n";
const message = Buffer.from(
  headerText + Array.from({ length: 60_000 }, (_, i) => `line ${i} ${(i * 7919) % 104_729}\r\n`).join(""),
);
const text = message.subarray(headerText.length);

describe("a message whose body is a blob", () => {
  it("comes out exactly, whole and in part, streamed and loaded", async () => {
    await using server = await startImapServer();
    const { account, address, password } = await server.mail.addUser();
    const prepared = await server.mail.store.prepare(message);
    await account.write(async (mail) => {
      const inbox = await mail.mailboxByRole("inbox");
      assert.ok(inbox);
      await mail.append(inbox.id, prepared);
    });
    const client = await server.connect();
    await client.line();
    await client.imap("a", `LOGIN ${address} ${password}`);
    await client.imap("s", "EXAMINE INBOX");
    for (const [item, expected] of [
      ["BODY[]", message],
      ["BODY[TEXT]", text],
      ["BODY[1]", text],
      ["BODY[HEADER]", message.subarray(0, headerText.length)],
      ["BODY[]<5.100000>", message.subarray(5, 100_005)],
      ["BODY[]<500000.700000>", message.subarray(500_000, 1_200_000)],
      ["BODY[TEXT]<0.10>", text.subarray(0, 10)],
      [`BODY[]<${message.length - 3}.10>`, message.subarray(-3)],
      ["BINARY[1]", text],
    ] as const) {
      client.send(`f FETCH 1 (UID ${item} RFC822.SIZE)\r\n`);
      const line = (await client.line()) ?? "";
      const label = item.replace(/<(\d+)\.\d+>$/, "<$1>");
      assert.equal(line, `* 1 FETCH (UID 1 ${label} {${expected.length}}`);
      assert.ok((await client.bytes(expected.length)).equals(expected), item);
      assert.equal(await client.line(), ` RFC822.SIZE ${message.length})`);
      assert.match((await client.line()) ?? "", /^f OK/);
    }
    assert.deepEqual((await client.imap("e", "FETCH 1 BODY[]<99999999.1>"))[0], '* 1 FETCH (BODY[]<99999999> "")');
    client.close();
  });
});
