import assert from "node:assert/strict";
import { once } from "node:events";
import { describe, it } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { says } from "../../test/support/pop3-client.ts";
import { pop3Suite, small } from "../../test/support/pop3-suite.ts";
import { LINES_PER_PAGE, RETRIEVED_AT_ONCE_MAX } from "./limits.ts";

setFlagsFromString("--expose-gc");
const collectGarbage: () => void = runInNewContext("gc");

/** Bytes of buffers that something still holds. */
function arrayBufferBytes(): number {
  collectGarbage();
  return process.memoryUsage().arrayBuffers;
}

describe("POP3 answers of any length", () => {
  const server = pop3Suite();

  it("streams large messages to slow clients in little memory", async () => {
    const user = await server.newUser();
    const line = `${".".repeat(70)}line of text\r\n`;
    const lines = 200_000;
    const large = `Subject: large\r\n\r\n${line.repeat(lines)}`;
    await user.add([large, small(2)]);
    const client = await server.login(user);
    assert.equal(await says(client, "TOP 1 3"), "+OK Top of message follows");
    assert.equal(await client.multi(), `Subject: large\r\n\r\n${line.repeat(3)}`);
    const heldBefore = arrayBufferBytes();
    client.send("RETR 1\r\nRETR 2\r\n");
    const [first] = (await once(client.socket, "data")) as [Buffer];
    client.socket.removeAllListeners("data").pause();
    // What was let go is freed in the background: a server that reads ahead holds all of it however long one waits.
    let held = 0;
    for (let attempts = 0; attempts < 100; attempts++) {
      await pause(50);
      held = arrayBufferBytes() - heldBefore;
      if (attempts > 2 && held < 4 * 1024 * 1024) break;
    }
    assert.ok(held < 4 * 1024 * 1024, `${held} bytes held for a client that does not read`);
    const second = `+OK ${small(2).length} octets\r\n${small(2)}.\r\n`;
    const expected = `+OK ${large.length} octets\r\n`.length + large.length + lines + 3 + second.length;
    let octets = first.length;
    let tail = Buffer.alloc(0);
    for await (const chunk of client.socket as AsyncIterable<Buffer>) {
      octets += chunk.length;
      tail = Buffer.concat([tail, chunk]).subarray(-100);
      if (octets >= expected) break;
    }
    assert.equal(octets, expected);
    assert.ok(tail.toString("latin1").endsWith(`line of text\r\n.\r\n${second}`));
    client.close();
  });

  it("answers many RETR in few writes, large and small mixed", async () => {
    const user = await server.newUser();
    const few = Array.from({ length: RETRIEVED_AT_ONCE_MAX }, (_, i) => 10 * i);
    const sizes = [10, 600_000, 20, 200_000, 250_000, ...few, 30, 40];
    const messages = sizes.map((size, i) => `Subject: ${i}\r\n\r\n${"x".repeat(size)}\r\n`);
    await user.add(messages);
    const client = await server.login(user);
    client.send(`${messages.map((_, i) => `RETR ${i + 1}`).join("\r\n")}\r\nSTAT\r\n`);
    for (const message of messages) {
      assert.equal(await client.line(), `+OK ${message.length} octets`);
      assert.equal(await client.multi(), message);
    }
    assert.match((await client.line()) ?? "", new RegExp(`^\\+OK ${sizes.length} `));
    client.send("RETR 7\r\nRETR 1\r\nRETR 7\r\n");
    for (const i of [6, 0, 6]) {
      assert.match((await client.line()) ?? "", /^\+OK/);
      assert.equal(await client.multi(), messages[i]);
    }
    client.close();
  });

  it("lists more than a page, deleted ones left out", async () => {
    const user = await server.newUser();
    const count = LINES_PER_PAGE + 50;
    await user.add(Array.from({ length: count }, (_, i) => `S: ${i}\r\n\r\n`));
    const client = await server.login(user);
    client.send([1, LINES_PER_PAGE, LINES_PER_PAGE + 1, count].map((n) => `DELE ${n}\r\n`).join(""));
    for (let i = 0; i < 4; i++) assert.match((await client.line()) ?? "", /^\+OK/);
    for (const command of ["LIST", "UIDL"]) {
      assert.match(await says(client, command), /^\+OK/);
      const lines = (await client.multi()).trimEnd().split("\r\n");
      assert.equal(lines.length, count - 4);
      assert.equal(lines[0]?.split(" ")[0], "2");
      assert.equal(lines.at(-1)?.split(" ")[0], `${count - 1}`);
      assert.equal(new Set(lines.map((line) => line.split(" ")[0])).size, count - 4);
    }
    assert.match(await says(client, "STAT"), new RegExp(`^\\+OK ${count - 4} `));
    client.close();
  });
});
