import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { quit, says } from "../../test/support/pop3-client.ts";
import { pop3Suite } from "../../test/support/pop3-suite.ts";

describe("POP3 and the bytes of a message", () => {
  const server = pop3Suite();

  it("returns any message byte for byte, with its exact size", async () => {
    const user = await server.newUser();
    const bytes = fc
      .array(fc.constantFrom("\r\n", "\r\n", ".", "..", "a", "\0", "\u00ff", " ", "\r\n."), { maxLength: 60 })
      .map((pieces) => `X: y\r\n\r\n${pieces.join("")}\r\n`);
    const messages = fc.sample(bytes, 300);
    await user.add(messages);
    const client = await server.login(user);
    client.send(messages.map((_, i) => `RETR ${i + 1}\r\n`).join(""));
    for (const message of messages) {
      assert.equal(await client.line(), `+OK ${message.length} octets`);
      assert.equal(await client.multi(), message);
    }
    await quit(client);
  });

  it("ends every line that it sends with CRLF, and counts what it sends", async () => {
    const user = await server.newUser();
    const stored = ["Subject: x\r\n\r\nno end", "a: b\n\nline\n.\nline\r\n", "only: header", "", "a: b\r\n\r\nc\r"];
    const sent = [
      "Subject: x\r\n\r\nno end\r\n",
      "a: b\r\n\r\nline\r\n.\r\nline\r\n",
      "only: header\r\n",
      "",
      "a: b\r\n\r\nc\r\r\n",
    ];
    const long = "ten bytes\n".repeat(30_000);
    await user.add([...stored, `Subject: long\r\n\r\n${long}`]);
    const messages = [...sent, `Subject: long\r\n\r\n${long.replaceAll("\n", "\r\n")}`];
    const client = await server.login(user);
    const total = messages.reduce((sum, { length }) => sum + length, 0);
    assert.equal(await says(client, "STAT"), `+OK ${messages.length} ${total}`);
    assert.match(await says(client, "LIST"), /^\+OK/);
    assert.equal(await client.multi(), messages.map(({ length }, i) => `${i + 1} ${length}\r\n`).join(""));
    for (const [i, message] of messages.entries()) {
      assert.equal(await says(client, `LIST ${i + 1}`), `+OK ${i + 1} ${message.length}`);
      assert.equal(await says(client, `RETR ${i + 1}`), `+OK ${message.length} octets`);
      assert.equal(await client.multi(), message);
    }
    assert.match(await says(client, "TOP 2 2"), /^\+OK/);
    assert.equal(await client.multi(), "a: b\r\n\r\nline\r\n.\r\n");
    for (const number of [2, 6]) assert.match(await says(client, `DELE ${number}`), /^\+OK/);
    const left = total - (messages[1]?.length ?? 0) - (messages[5]?.length ?? 0);
    assert.equal(await says(client, "STAT"), `+OK ${messages.length - 2} ${left}`);
    await quit(client);
    assert.deepEqual(
      await user.messages(),
      [0, 2, 3, 4].map((i) => stored[i]),
    );
  });

  it("has the size of what it sends for any message, copied and moved about", async () => {
    const user = await server.newUser();
    const bytes = fc
      .array(fc.constantFrom("\r\n", "\n", "\r", ".", "a", "\n.\n", "\r\n."), { maxLength: 40 })
      .map((pieces) => `X: y\r\n\r\n${pieces.join("")}`);
    const messages = fc.sample(bytes, 200);
    const uids = await user.add(messages);
    await user.account.write(async (mail) => {
      await mail.copy(user.inbox, uids, user.inbox);
      await mail.expunge(user.inbox, { uids: uids.filter((_, i) => i % 2 === 0), anyFlags: true });
    });
    assert.deepEqual(await server.store.check(user.account.id), []);
    const client = await server.login(user);
    const [, count, total] = (await says(client, "STAT")).split(" ").map(Number);
    assert.equal(count, messages.length * 1.5);
    let sum = 0;
    for (let number = 1; number <= (count ?? 0); number++) {
      const size = Number(/^\+OK (\d+) octets$/.exec(await says(client, `RETR ${number}`))?.[1]);
      assert.equal((await client.multi()).length, size);
      sum += size;
    }
    assert.equal(sum, total);
    await quit(client);
  });
});
