import assert from "node:assert/strict";
import { readdirSync, statSync, truncateSync } from "node:fs";
import { join } from "node:path";
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

describe("a message whose body is damaged", () => {
  it("is refused before its line begins, and the session goes on", async () => {
    await using server = await startImapServer();
    const user = await server.mail.addUser();
    await server.mail.deliver(user, "INBOX", [message]);
    const blobs = join(server.mail.folder, "blobs");
    for (const name of readdirSync(blobs, { recursive: true, encoding: "utf8" })) {
      const { size } = statSync(join(blobs, name));
      if (size > 100_000) truncateSync(join(blobs, name), size - 10);
    }
    const client = await server.connect();
    await client.line();
    await client.imap("a", `LOGIN ${user.address} ${user.password}`);
    await client.imap("s", "EXAMINE INBOX");
    const answer = await client.imap("f", "FETCH 1 (BODY[]<0.10> BODY[1])");
    assert.match(answer.join("\n"), /^f NO \[/);
    assert.deepEqual(await client.imap("g", "FETCH 1 UID"), ["* 1 FETCH (UID 1)", "g OK FETCH completed"]);
    client.close();
  });
});

describe("many messages of one email", () => {
  it("come out exactly, each of them", async () => {
    await using server = await startImapServer();
    const user = await server.mail.addUser();
    const short = "Subject: copied\r\n\r\n" + "A line that is not packed away.\r\n".repeat(150);
    const packed = `${short}${"and one that is\r\n".repeat(1000)}`;
    await server.mail.deliver(user, "INBOX", [short, packed]);
    const client = await server.connect();
    await client.line();
    await client.imap("a", `LOGIN ${user.address} ${user.password}`);
    await client.imap("s", "SELECT INBOX");
    for (let i = 0; i < 6; i++) await client.imap("c", "COPY 1:* INBOX");
    for (const items of ["UID BODY.PEEK[]", "UID ENVELOPE BODY.PEEK[]", "UID BODY.PEEK[HEADER] BODY.PEEK[TEXT]"]) {
      client.send(`f FETCH 1:* (${items})\r\n`);
      let told = 0;
      for (let line = await client.line(); !line?.startsWith("f "); line = await client.line()) {
        assert.ok(line !== undefined);
        const size = Number(/\{(\d+)\}$/.exec(line)?.[1] ?? 0);
        if (size === 0) continue;
        const bytes = (await client.bytes(size)).toString("latin1");
        if (bytes === "Subject: copied\r\n\r\n") continue;
        assert.ok(
          [short, packed].some((each) => each.endsWith(bytes) && bytes.length > 4000),
          `${items}: ${told}`,
        );
        told++;
      }
      assert.equal(told, 128, items);
    }
    client.close();
  });
});
