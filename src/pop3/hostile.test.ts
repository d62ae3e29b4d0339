import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { says } from "../../test/support/pop3-client.ts";
import { pop3Suite, small } from "../../test/support/pop3-suite.ts";
import { FAILURES_BEFORE_LOGIN_MAX } from "./limits.ts";

describe("POP3 and hostile clients", () => {
  const server = pop3Suite();

  it("closes on clients that only guess or only err", async () => {
    const client = await server.connect();
    for (let i = 0; i < FAILURES_BEFORE_LOGIN_MAX; i++) assert.match(await says(client, "FOO"), /^-ERR/);
    assert.equal(await client.line(), undefined);
    const guesser = await server.connect();
    let answer = "";
    for (let i = 0; answer !== "<closed>" && i < 100; i++) {
      await says(guesser, "USER nobody");
      answer = await says(guesser, `PASS ${i}`);
    }
    assert.equal(answer, "<closed>");
  });

  it("throws lines away that never end", async () => {
    const client = await server.login(await server.newUser());
    client.send(`RETR ${"1".repeat(3_000_000)}\r\nNOOP\r\n`);
    assert.equal(await client.line(), "-ERR Line too long");
    assert.equal(await client.line(), "+OK");
    client.close();
  });

  it("survives anything a client may say", async () => {
    const user = await server.newUser();
    await user.add([small(1)]);
    const words = [
      "RETR",
      "TOP",
      "LIST",
      "DELE",
      "AUTH",
      "PLAIN",
      "STAT",
      " ",
      "\r\n",
      "\n",
      "\0",
      "1",
      "0",
      "\u00ff",
      "+",
      "*",
      "UIDL",
    ];
    for (const text of fc.sample(fc.array(fc.constantFrom(...words), { maxLength: 60 }), 40)) {
      const client = await server.login(user);
      client.send(`${text.join("")}\r\nRSET\r\nQUIT\r\n`);
      let last: string | undefined;
      for (let line = await client.line(); line !== undefined; line = await client.line()) last = line;
      assert.ok(last?.startsWith("+OK Bye"), `${JSON.stringify(text.join(""))} ended with ${last}`);
    }
  });
});
