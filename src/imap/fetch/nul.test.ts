/** NUL in messages: every octet comes out as it went in, every size is what is sent, and BINARY says which literals hold NUL (RFC 3516). */
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { startImapServer } from "../../../test/support/imap-server.ts";

const header = "Subject: nul\r\nX-Odd: a\0b\r\n\r\n";
const short = "one\0two\0\r\n";
/** Lies in the blob store, and is streamed. */
const long = Array.from(
  { length: 60_000 },
  (_, i) => `line ${i}${i % 999 === 0 ? "\0" : ""} ${(i * 7919) % 104_729}\r\n`,
);

describe("a message with NUL", () => {
  for (const [kind, body] of [
    ["short", short],
    ["streamed", long.join("")],
  ] as const) {
    it(`comes out as it went in, ${kind}`, async () => {
      await using server = await startImapServer();
      const user = await server.mail.addUser();
      await server.mail.deliver(user, "INBOX", [header + body]);
      const client = await server.connect();
      await client.line();
      await client.imap("a", `LOGIN ${user.address} ${user.password}`);
      await client.imap("s", "EXAMINE INBOX");
      const whole = header + body;
      for (const [item, expected] of [
        ["BODY[]", whole],
        ["BODY[TEXT]", body],
        ["BODY[1]", body],
        ["BODY[HEADER]", header],
        ["BODY[HEADER.FIELDS (X-Odd)]", "X-Odd: a\0b\r\n\r\n"],
        ["RFC822", whole],
        ["BODY[TEXT]<2.3>", body.slice(2, 5)],
      ] as const) {
        client.send(`f FETCH 1 (UID ${item} RFC822.SIZE)\r\n`);
        assert.equal(
          await client.line(),
          `* 1 FETCH (UID 1 ${item.replace(/<(\d+)\.\d+>$/, "<$1>")} {${expected.length}}`,
        );
        assert.ok((await client.bytes(expected.length)).equals(Buffer.from(expected, "latin1")), item);
        assert.equal(await client.line(), ` RFC822.SIZE ${whole.length})`);
        assert.match((await client.line()) ?? "", /^f OK/);
      }
      for (const [item, expected] of [
        ["BINARY[]", whole],
        ["BINARY[1]", body],
      ] as const) {
        client.send(`b FETCH 1 ${item}\r\n`);
        assert.equal(await client.line(), `* 1 FETCH (${item} ~{${expected.length}}`);
        assert.ok((await client.bytes(expected.length)).equals(Buffer.from(expected, "latin1")), item);
        await client.untilTag("b");
      }
      client.close();
    });
  }
});
